namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// Durations as whole numbers, four to a doubling: number n means longer than 2^((n-1)/4) ms and at most 2^(n/4) ms.
/// So a percentile of many durations is accurate to a tenth without keeping each of them.
/// </summary>
internal static class LatencyScale
{
    private const int StepsPerDoubling = 4;

    /// <summary>An eighth of a millisecond, and 65 s, which no attempt's deadline exceeds.</summary>
    private const int Least = -3 * StepsPerDoubling;
    private const int Most = 16 * StepsPerDoubling;

    public static int Of(TimeSpan duration) => duration <= TimeSpan.Zero
        ? Least
        : Math.Clamp((int)Math.Ceiling(Math.Log2(duration.TotalMilliseconds) * StepsPerDoubling), Least, Most);

    /// <summary>The percentiles of durations that were counted by their numbers; null when there were none.</summary>
    public static LatencyPercentiles? Percentiles(SortedDictionary<int, long> counts)
    {
        var total = counts.Values.Sum();
        return total == 0 ? null : new(At(counts, total, 0.50), At(counts, total, 0.95), At(counts, total, 0.99));
    }

    private static TimeSpan At(SortedDictionary<int, long> counts, long total, double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(total * share));
        var below = 0L;
        foreach (var (number, count) in counts)
        {
            // Those of one number are assumed to be evenly distributed between its bounds.
            if (below + count >= rank)
                return Duration(number - 1 + (rank - below - 0.5) / count);
            below += count;
        }

        throw new ArgumentException("There are fewer durations than their total says.", nameof(total));
    }

    private static TimeSpan Duration(double number) => TimeSpan.FromMilliseconds(Math.Pow(2, number / StepsPerDoubling));
}
