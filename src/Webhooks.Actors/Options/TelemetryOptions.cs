namespace Webhooks.Actors;

/// <summary>Whether receivers get the trace, and when the node reports a backlog.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// Whether the attempts of traced events carry a <c>traceparent</c>, so that your own receivers continue the trace. Off by
    /// default: other receivers do not need it. <c>tracestate</c> is never sent.
    /// </summary>
    public bool PropagateToReceivers { get; set; }

    /// <summary>
    /// The age of the oldest pending delivery of an active webhook above which the health check <c>webhooks-backlog</c> reports the system
    /// as degraded; 1 s to 365 days. Null, the default: the check reports the age and is never degraded by it.
    /// </summary>
    public TimeSpan? DegradedAfter { get; set; }
}
