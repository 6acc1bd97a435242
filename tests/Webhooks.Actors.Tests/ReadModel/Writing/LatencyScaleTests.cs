using Webhooks.Actors.ReadModel.Writing;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel.Writing;

public sealed class LatencyScaleTests
{
    [Theory]
    [InlineData(0, -12)]
    [InlineData(1, 0)]
    [InlineData(1.01, 1)]
    [InlineData(2, 4)]
    [InlineData(1024, 40)]
    [InlineData(3_600_000, 64)]
    public void A_duration_has_a_number_four_to_a_doubling(double milliseconds, int number) =>
        Assert.Equal(number, LatencyScale.Of(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1_000)]
    public void Percentiles_are_within_a_step_of_what_was_measured(int count)
    {
        var random = new Random(count);
        var durations = Enumerable.Range(0, count).Select(_ => Math.Exp(random.NextDouble() * 8)).Order().ToArray();
        var counts = new SortedDictionary<int, long>();
        foreach (var number in durations.Select(ms => LatencyScale.Of(TimeSpan.FromMilliseconds(ms))))
            counts[number] = counts.GetValueOrDefault(number) + 1;

        var found = LatencyScale.Percentiles(counts)!.Value;

        foreach (var (percentile, share) in new[] { (found.P50, 0.50), (found.P95, 0.95), (found.P99, 0.99) })
        {
            var measured = durations[(int)Math.Ceiling(count * share) - 1];
            Assert.InRange(percentile.TotalMilliseconds / measured, 0.84, 1.19);
        }
    }

    [Fact]
    public void Where_nothing_was_answered_there_are_no_percentiles() => Assert.Null(LatencyScale.Percentiles([]));
}
