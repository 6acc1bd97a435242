namespace Webhooks.Model;

/// <summary>The options for the deliveries of all webhooks of a node.</summary>
/// <param name="RetrySchedule">The waits of webhooks without their own.</param>
/// <param name="Jitter">The share of a wait for jitter.</param>
/// <param name="DisableAfter">How long a receiver may fail before its webhook is disabled.</param>
internal sealed record DeliveryRules(RetrySchedule RetrySchedule, double Jitter, TimeSpan DisableAfter)
{
    /// <summary>The maximum number of failed deliveries that wait for a retry. At this number, nothing new is tried.</summary>
    public int MaxRetrying { get; init; } = 10_000;

    /// <summary>Rows in one read: about a megabyte for each webhook that reads at once.</summary>
    public int RowsPerRead { get; init; } = 4;

    /// <inheritdoc cref="DeliveryWindow.MaxHeld"/>
    public int MaxHeld { get; init; } = DeliveryWindow.MaxHeld;

    /// <summary>At this number, ended attempts are written at once.</summary>
    public int WriteAt { get; init; } = 256;

    /// <summary>No attempt starts while this many are not on disk: the journal is slow, and a crash would repeat them all.</summary>
    public int MaxUnwritten { get; init; } = 2_000;

    /// <summary>How long an ended attempt waits for others before it is written, at most.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan PauseAfterFailedRead = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan PauseAfterFailedSigning = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan PauseWhileReadModelIsBehind = TimeSpan.FromMilliseconds(100);

    /// <summary>A webhook whose next work is later than this may leave the memory until then.</summary>
    public static readonly TimeSpan FarAway = TimeSpan.FromMinutes(1);

    /// <summary>The shortest wait until more may start; overdue attempts start after it.</summary>
    public static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
}
