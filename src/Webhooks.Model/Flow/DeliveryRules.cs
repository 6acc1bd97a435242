namespace Webhooks.Model;

/// <summary>What holds for the deliveries of every webhook of a node.</summary>
/// <param name="RetrySchedule">The waits of webhooks that have none of their own.</param>
/// <param name="Jitter">The share of a wait by which it may differ.</param>
/// <param name="DisableAfter">How long a receiver may fail until its webhook is disabled.</param>
internal sealed record DeliveryRules(RetrySchedule RetrySchedule, double Jitter, TimeSpan DisableAfter)
{
    /// <summary>Failed deliveries that may wait for a retry at once. When there are so many, nothing new is tried.</summary>
    public int MaxRetrying { get; init; } = 10_000;

    /// <summary>Rows in one read: about a megabyte for each webhook that reads at once.</summary>
    public int RowsPerRead { get; init; } = 4;

    /// <inheritdoc cref="DeliveryWindow.MaxHeld"/>
    public int MaxHeld { get; init; } = DeliveryWindow.MaxHeld;

    /// <summary>Attempts that ended are written at once when there are so many.</summary>
    public int WriteAt { get; init; } = 256;

    /// <summary>No attempt starts while so many are not on disk: the journal is slow, and a crash would repeat them all.</summary>
    public int MaxUnwritten { get; init; } = 2_000;

    /// <summary>The longest that an attempt that ended waits for others before it is written.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan PauseAfterFailedRead = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan PauseAfterFailedSigning = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan PauseWhileReadModelIsBehind = TimeSpan.FromMilliseconds(100);

    /// <summary>A webhook that next has something to do later than this may leave the memory until then.</summary>
    public static readonly TimeSpan FarAway = TimeSpan.FromMinutes(1);

    /// <summary>The shortest wait until more may start; what is due already starts after it.</summary>
    public static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
}
