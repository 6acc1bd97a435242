using System.Text;
using System.Text.Json;
using Xunit;

namespace Webhooks.Model.Tests.Filters;

/// <summary>Filters and bodies made to be slow.</summary>
public class HostileFilterTests
{
    /// <summary>Four lookups and comparisons for each byte are below 2 ms.</summary>
    [Fact]
    public void A_hostile_filter_reads_a_hostile_body_a_few_times_however_many_comparisons_it_has()
    {
        var (filters, bodies) = (HostileFilters.All().ToList(), HostileFilters.Bodies(32 * 1024).ToList());
        Assert.True(filters.Count * bodies.Count >= 200);
        foreach (var (name, filter) in filters)
        {
            foreach (var (what, body) in bodies)
            {
                var before = FilterWork.OfThisThread;
                filter.Matches(body, what);
                var after = FilterWork.OfThisThread;
                var (steps, read) = (after.Steps - before.Steps, after.Read - before.Read);
                var isBounded = read >= body.Length && read <= MostReads(filter) * (body.Length + 100) && steps <= 4 * (body.Length + 100);
                Assert.True(isBounded, $"{name} over {what}: {steps:N0} steps, {read:N0} of {body.Length:N0}");
            }
        }
    }

    [Fact]
    public void A_hostile_filter_says_what_the_plainest_interpreter_says()
    {
        foreach (var (name, filter) in HostileFilters.All())
        {
            using var json = JsonDocument.Parse(filter.Json);
            foreach (var (what, body) in HostileFilters.Bodies(1024))
            {
                using var document = JsonDocument.Parse(body);
                var expected = new NaiveFilter(document.RootElement, what).Matches(json.RootElement);
                Assert.True(expected == filter.Matches(body, what), $"{name} over {what}");
            }
        }
    }

    [Fact]
    public void A_body_that_is_nested_deeper_than_any_event_matches_nothing() =>
        Assert.False(PayloadFilter.Parse("""{"data":{"$ne":1}}""").Matches(
            Encoding.UTF8.GetBytes($"{{\"data\":{new string('[', 100_000)}{new string(']', 100_000)}}}"), null));

    /// <summary>Each search within a string reads it; a value is compared with few of the sorted bounds; the rest is one lookup.</summary>
    private static int MostReads(PayloadFilter filter) => 4
        + filter.Leaves.Count(leaf => leaf.ComparesText)
        + (filter.Leaves.Any(leaf => leaf.Operator.IsOrder()) ? 6 : 0);
}
