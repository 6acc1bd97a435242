using System.Diagnostics;

namespace Webhooks.Benchmarks.Measuring;

/// <summary>Durations in order, from spans on the machine's monotonic clock.</summary>
internal sealed class Percentiles
{
    private readonly TimeSpan[] _sorted;

    public Percentiles(IEnumerable<(long From, long To)> spans) =>
        _sorted = [.. spans.Select(s => Stopwatch.GetElapsedTime(s.From, s.To)).Order()];

    /// <summary>The shortest duration that this percentage does not exceed, in milliseconds.</summary>
    public double Milliseconds(double percentage) =>
        _sorted[Math.Max(0, (int)Math.Ceiling(_sorted.Length * percentage / 100) - 1)].TotalMilliseconds;
}
