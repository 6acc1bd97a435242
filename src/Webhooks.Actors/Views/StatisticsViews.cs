using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>The range of statistics, up to now.</summary>
public enum StatisticsRange
{
    /// <summary>The last hour, in 60 steps of a minute.</summary>
    Hour,

    /// <summary>The last 24 hours, in 96 steps of a quarter of an hour.</summary>
    Day,

    /// <summary>The last seven days, in 84 steps of two hours.</summary>
    Week,
}

/// <summary>The statistics of the attempts of one or several webhooks over a range of time.</summary>
/// <param name="Range">The range.</param>
/// <param name="Step">The length of one step.</param>
/// <param name="Total">All steps together.</param>
/// <param name="Steps">From the oldest to the current one, including those without an attempt.</param>
public sealed record WebhookStatistics(
    StatisticsRange Range, TimeSpan Step, AttemptCounts Total, IReadOnlyList<StatisticsStep> Steps)
{
    /// <summary>The start of the first step.</summary>
    public DateTimeOffset From => Steps[0].From;

    /// <summary>The end of the last step, at or after now.</summary>
    public DateTimeOffset Until => Steps[^1].From + Step;
}

/// <summary>The attempts that started within one step of time.</summary>
public sealed record StatisticsStep(DateTimeOffset From, AttemptCounts Counts);

/// <summary>The results of some attempts.</summary>
/// <param name="Attempts">How many there were.</param>
/// <param name="Delivered">How many succeeded, which ended their deliveries.</param>
/// <param name="Exhausted">How many failed as the last of their deliveries.</param>
/// <param name="Failures">The failed ones, by reason.</param>
/// <param name="Latency">The latency of all answers; null when there was none.</param>
public sealed record AttemptCounts(
    long Attempts, long Delivered, long Exhausted, IReadOnlyDictionary<FailureReason, long> Failures, LatencyPercentiles? Latency)
{
    /// <summary>How many failed.</summary>
    public long Failed => Attempts - Delivered;

    /// <summary>The share that succeeded, 0 to 1; null when there was no attempt.</summary>
    public double? SuccessRate => Attempts == 0 ? null : (double)Delivered / Attempts;
}

/// <summary>
/// Percentiles 50, 95 and 99 of the time to the response headers; accurate to a tenth, between 0.1 ms and 65 s.
/// </summary>
public readonly record struct LatencyPercentiles(TimeSpan P50, TimeSpan P95, TimeSpan P99);

/// <summary>The last hour of one webhook, for a line in a list.</summary>
/// <param name="Total">The hour as a whole.</param>
/// <param name="Steps">Twelve steps of five minutes, from the oldest to the current one.</param>
public sealed record WebhookSummary(AttemptCounts Total, IReadOnlyList<StatisticsStep> Steps);
