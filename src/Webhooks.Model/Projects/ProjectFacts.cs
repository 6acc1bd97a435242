using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>What a project persists.</summary>
internal abstract record ProjectFact
{
    /// <summary>Who caused it, and what it changed; null when that is not recorded.</summary>
    public AuditMark? Audit { get; init; }
}

/// <summary>A group of events with consecutive sequences; one row of the journal.</summary>
internal sealed record EventsAccepted(DateTimeOffset At, IReadOnlyList<PublishedEvent> Events) : ProjectFact
{
    public long FirstSequence => Events[0].Sequence;

    public long LastSequence => Events[^1].Sequence;
}

/// <summary>The routing table has a webhook, or has it with another filter.</summary>
internal sealed record WebhookRouted(WebhookId Webhook, long Version, EventFilter Filter, Cursor Start) : ProjectFact;

/// <summary>Events up to here are no longer retained, and no webhook needs them.</summary>
internal sealed record EventsExpired(Cursor UpTo) : ProjectFact;

/// <summary>The catalogue has an event type, or has it with another definition.</summary>
internal sealed record EventTypeDefined(EventTypeDefinition Definition, DateTimeOffset At) : ProjectFact;

/// <summary>The catalogue has the event type no longer.</summary>
internal sealed record EventTypeRemoved(EventType Type, DateTimeOffset At) : ProjectFact;

/// <summary>A portal session was opened, or its URL was used.</summary>
internal sealed record PortalSessionOpened(PortalSession Session, DateTimeOffset At) : ProjectFact;

/// <summary>Portal sessions were ended before they expired.</summary>
internal sealed record PortalSessionsEnded(ImmutableArray<string> Ids, DateTimeOffset At) : ProjectFact;

internal sealed record WebhookUnrouted(WebhookId Webhook) : ProjectFact;
