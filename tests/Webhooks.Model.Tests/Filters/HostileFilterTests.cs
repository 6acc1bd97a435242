using System.Diagnostics;
using System.Text;
using Xunit;

namespace Webhooks.Model.Tests.Filters;

/// <summary>Filters and bodies made to be slow.</summary>
public class HostileFilterTests
{
    private const int BodyBytes = 32 * 1024;

    // Against the time of the plainest filter, so that it holds on any machine. One comparison after the other would be 32.
    private const int Most = 16;

    private static readonly PayloadFilter Plainest = PayloadFilter.Parse("""{"data.x":"a"}""");

    [Fact]
    public void A_hostile_filter_takes_about_the_time_of_the_plainest()
    {
        var slow = new List<string>();
        var (filters, bodies) = (Filters().ToList(), Bodies().ToList());
        var plain = bodies.ToDictionary(body => body.Item1, body => Best(() => Plainest.Matches(body.Item2, null), TimeSpan.Zero));
        Assert.True(filters.Count * bodies.Count >= 200);
        foreach (var (name, filter) in filters)
        {
            foreach (var (what, body) in bodies)
            {
                var least = plain[what] * Most;
                if (Best(() => filter.Matches(body, what), least) is var time && time > least)
                    slow.Add($"{name} over {what}: {time / plain[what]:0.0}");
            }
        }

        Assert.Empty(slow);
    }

    [Fact]
    public void A_body_that_is_nested_deeper_than_any_event_matches_nothing() =>
        Assert.False(PayloadFilter.Parse("""{"data":{"$ne":1}}""").Matches(
            Encoding.UTF8.GetBytes($"{{\"data\":{new string('[', 100_000)}{new string(']', 100_000)}}}"), null));

    private static TimeSpan Best(Action action, TimeSpan enough)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 10 && best > enough; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            var time = Stopwatch.GetElapsedTime(start);
            best = time < best ? time : best;
        }

        return best;
    }

    private static IEnumerable<(string, PayloadFilter)> Filters()
    {
        string[] operators = ["$eq", "$ne", "$gt", "$lte", "$startsWith", "$endsWith", "$contains", "$ieq"];
        foreach (var @operator in operators)
        {
            yield return ($"32 {@operator}", Many(i => $"{{\"data.x\":{{\"{@operator}\":\"{new string('a', 60)}b{i}\"}}}}"));
            yield return ($"32 {@operator} of single characters",
                Many(i => $"{{\"data.x\":{{\"{@operator}\":\"{(char)('A' + i % 26)}\"}}}}"));
        }

        yield return ("1000 in a list",
            PayloadFilter.Parse($"{{\"data.x\":{{\"$in\":[{string.Join(',', Enumerable.Range(1000, 800).Select(i => $"{i}"))}]}}}}"));
        yield return ("1000 texts in a list",
            PayloadFilter.Parse($"{{\"data.x\":{{\"$nin\":[{string.Join(',', Enumerable.Range(100, 600).Select(i => $"\"{i}\""))}]}}}}"));
        yield return ("32 changes", Many(i => $"{{\"data.x\":{{\"$changed\":{(i % 2 == 0 ? "true" : "false")}}}}}"));
        yield return ("32 former values", Many(i => $"{{\"data.x{i}\":{{\"$from\":\"{i}\"}}}}"));
        yield return ("32 places", Many(i => $"{{\"data.x.{(char)('a' + i % 26)}{i}\":{i}}}"));
        yield return ("a path of 64 names", PayloadFilter.Parse($"{{\"data.{string.Join('.', Enumerable.Repeat("x", 63))}\":1}}"));
        yield return ("32 long numbers", Many(i => $"{{\"data.x\":{{\"$gt\":{new string('9', 60)}e{i}}}}}"));
    }

    private static PayloadFilter Many(Func<int, string> part) =>
        PayloadFilter.Parse($"{{\"$or\":[{string.Join(',', Enumerable.Range(0, 32).Select(i => $"{{\"$not\":{part(i)}}}"))}]}}");

    private static IEnumerable<(string, byte[])> Bodies()
    {
        yield return ("a long text", Body($"{{\"x\":\"{new string('a', BodyBytes)}\"}}"));
        yield return ("a long escaped text", Body($"{{\"x\":\"{string.Concat(Enumerable.Repeat("\\u0061", BodyBytes / 6))}\"}}"));
        yield return ("many texts", Body($"{{\"x\":[{string.Join(',', Enumerable.Repeat("\"a\"", BodyBytes / 4))}]}}"));
        yield return ("many numbers", Body($"{{\"x\":[{string.Join(',', Enumerable.Repeat("1", BodyBytes / 2))}]}}"));
        yield return ("a long number", Body($"{{\"x\":{new string('9', BodyBytes)}}}"));
        yield return ("many members of one name", Body($"{{{string.Join(',', Enumerable.Repeat("\"x\":\"aa\"", BodyBytes / 9))}}}"));
        yield return ("many escaped names", Body($"{{{string.Join(',', Enumerable.Repeat("\"\\u0078\":1", BodyBytes / 11))}}}"));
        yield return ("two large values",
            Body($"{{\"x\":[{new string('1', BodyBytes / 2)}],\"previous_x\":[{new string('1', BodyBytes / 2)}]}}"));
        yield return ("nested", Body($"{string.Concat(Enumerable.Repeat("{\"x\":", 60))}1{new string('}', 60)}"));
    }

    private static byte[] Body(string data) => Encoding.UTF8.GetBytes($"{{\"id\":\"evt_1\",\"data\":{data}}}");
}
