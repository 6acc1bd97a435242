namespace Webhooks.Model;

/// <summary>The trace in which an event was published; its attempts belong to it. As in W3C Trace Context.</summary>
/// <param name="Parent">The <c>traceparent</c> of the publish.</param>
/// <param name="State">The <c>tracestate</c> of vendors; null if absent or too long.</param>
public sealed record EventTrace(string Parent, string? State)
{
    /// <summary>
    /// The maximum <c>tracestate</c>, in characters: the length that W3C requires to pass on. A longer one is omitted, because a part of it
    /// means nothing.
    /// </summary>
    public const int MaxStateLength = 512;
}
