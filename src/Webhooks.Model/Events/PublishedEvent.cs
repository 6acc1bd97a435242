namespace Webhooks.Model;

/// <summary>An accepted event: durable, numbered, and serialised once. Every attempt signs and sends this body.</summary>
public sealed record PublishedEvent(PublishedEventId Id, EventType Type, long Sequence, ReadOnlyMemory<byte> Body)
{
    /// <summary>The ordering key, or null.</summary>
    public string? Key { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset AcceptedAt { get; init; }

    /// <summary>The only webhook that receives it, or null for every webhook whose filter matches.</summary>
    public WebhookId? OnlyFor { get; init; }

    /// <summary>The trace that it was published in; null without tracing.</summary>
    public EventTrace? Trace { get; init; }

    /// <summary>Where its type keeps former values; null where filters look for them anyway.</summary>
    internal FormerPaths? Former { get; init; }

    internal ContentDigest Digest { get; init; }

    internal static PublishedEvent From(
        EventDraft draft, ContentDigest digest, ProjectId project, long sequence, DateTimeOffset acceptedAt, EventTrace? trace = null)
    {
        var id = draft.Id ?? throw new ArgumentException("A draft has an id by the time it is accepted.", nameof(draft));
        return new(
            id, draft.Type, sequence, EventBody.Write(id, draft.Type, draft.Timestamp ?? acceptedAt, project, sequence, draft.Data.Span))
        {
            Key = draft.Key,
            AcceptedAt = acceptedAt,
            OnlyFor = draft.OnlyFor,
            Digest = digest,
            Trace = trace,
            Former = draft.Former,
        };
    }
}
