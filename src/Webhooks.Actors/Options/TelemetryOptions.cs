namespace Webhooks.Actors;

/// <summary>Whether receivers get the trace, and when the node reports that it is behind.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// Whether the attempts of traced events carry a <c>traceparent</c>, so that receivers of your own go on with the trace. Off by
    /// default: to others it tells what they need not know. <c>tracestate</c> is never sent.
    /// </summary>
    public bool PropagateToReceivers { get; set; }

    /// <summary>
    /// The age of the oldest pending delivery of an active webhook from which the health check <c>webhooks-backlog</c> calls the system
    /// degraded; 1 s to 365 days. Null, the default: the check reports the age and is never degraded by it.
    /// </summary>
    public TimeSpan? DegradedAfter { get; set; }
}
