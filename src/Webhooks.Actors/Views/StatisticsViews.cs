using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>How far back statistics look, up to now.</summary>
public enum StatisticsRange
{
    /// <summary>The last hour, in 60 steps of a minute.</summary>
    Hour,

    /// <summary>The last 24 hours, in 96 steps of a quarter of an hour.</summary>
    Day,

    /// <summary>The last seven days, in 84 steps of two hours.</summary>
    Week,
}

/// <summary>What the attempts of a webhook, or of several, came to over a range of time.</summary>
/// <param name="Range">How far it goes back.</param>
/// <param name="Step">How much time one step holds.</param>
/// <param name="Total">All steps together.</param>
/// <param name="Steps">From the oldest to the one that has now in it; those without an attempt are among them.</param>
public sealed record WebhookStatistics(
    StatisticsRange Range, TimeSpan Step, AttemptCounts Total, IReadOnlyList<StatisticsStep> Steps)
{
    /// <summary>Where the first step begins.</summary>
    public DateTimeOffset From => Steps[0].From;

    /// <summary>Where the last step ends: at or after now.</summary>
    public DateTimeOffset Until => Steps[^1].From + Step;
}

/// <summary>The attempts that began within one step of time.</summary>
public sealed record StatisticsStep(DateTimeOffset From, AttemptCounts Counts);

/// <summary>What some attempts came to.</summary>
/// <param name="Attempts">How many there were.</param>
/// <param name="Delivered">How many succeeded, and with them their deliveries.</param>
/// <param name="Exhausted">How many failed as the last of their deliveries.</param>
/// <param name="Failures">Those that failed, by their reason.</param>
/// <param name="Latency">How long the receiver took, over all that it answered; null when it answered none.</param>
public sealed record AttemptCounts(
    long Attempts, long Delivered, long Exhausted, IReadOnlyDictionary<FailureReason, long> Failures, LatencyPercentiles? Latency)
{
    /// <summary>How many failed.</summary>
    public long Failed => Attempts - Delivered;

    /// <summary>The share that succeeded, 0 to 1; null when there was no attempt.</summary>
    public double? SuccessRate => Attempts == 0 ? null : (double)Delivered / Attempts;
}

/// <summary>
/// Times to the head of an answer which half, 95 and 99 of a hundred do not exceed; known to a tenth, between 0.1 ms and 65 s.
/// </summary>
public readonly record struct LatencyPercentiles(TimeSpan P50, TimeSpan P95, TimeSpan P99);

/// <summary>The last hour of one webhook, for a line in a list.</summary>
/// <param name="Total">The hour as a whole.</param>
/// <param name="Steps">Twelve steps of five minutes, from the oldest to the one that has now in it.</param>
public sealed record WebhookSummary(AttemptCounts Total, IReadOnlyList<StatisticsStep> Steps);
