namespace Webhooks.Model;

/// <summary>The trace in which an event was published; its attempts belong to it. As in W3C Trace Context.</summary>
/// <param name="Parent">The <c>traceparent</c> of the publish.</param>
/// <param name="State">What vendors added to it, <c>tracestate</c>; null when they did not, or too much.</param>
public sealed record EventTrace(string Parent, string? State)
{
    /// <summary>
    /// What is kept of <c>tracestate</c>, in characters: what W3C asks everybody to pass on. A longer one is left out, for half of it means
    /// nothing.
    /// </summary>
    public const int MaxStateLength = 512;
}
