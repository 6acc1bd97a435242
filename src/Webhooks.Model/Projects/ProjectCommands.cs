using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>Events to accept, all or none. Each draft has an id.</summary>
internal sealed record Publish(ImmutableArray<IdentifiedDraft> Drafts)
{
    /// <summary>The trace that they are published in; null without tracing.</summary>
    public EventTrace? Trace { get; init; }
}

/// <summary>A draft with what tells it from others; computed by the publisher's thread, to spare the project's.</summary>
internal readonly record struct IdentifiedDraft(EventDraft Draft, EventKey Key, ContentDigest Digest)
{
    public static IdentifiedDraft Of(EventDraft draft) =>
        new(draft, EventKey.Of(draft.Id ?? throw new ArgumentException("A draft needs an id.", nameof(draft))), draft.Digest());
}

/// <summary>Where an event of a publish went.</summary>
public readonly record struct AcceptedEvent(PublishedEventId Id, long Sequence, bool Duplicate)
{
    /// <summary>
    /// How many webhooks of the project ask for it; for events that were published together, how many ask for at least one of them. Null
    /// when it is not known: a node of an earlier version answered.
    /// </summary>
    public int? Webhooks { get; init; }
}

/// <summary>A filter to be put into the routing table, or replaced there.</summary>
internal sealed record RouteWebhook(WebhookId Webhook, long Version, EventFilter Filter, Cursor? Start);

/// <summary>How far a webhook has come, as it reports it. It is not journaled.</summary>
/// <param name="Webhook">Who reports.</param>
/// <param name="Version">The version of its route that the project has confirmed to it.</param>
/// <param name="Cursor">Up to where it needs to be woken for nothing.</param>
/// <param name="ReadPosition">Up to where it has read.</param>
/// <param name="KnownHead">The project's head as far as it knows; if there is more, it wants to be woken.</param>
/// <param name="WakeAt">When it next wants to run, if it has something to do then.</param>
/// <param name="IsActive">False while it is paused or disabled: it is not to be woken.</param>
internal sealed record WebhookReport(
    WebhookId Webhook, long Version, Cursor Cursor, Cursor ReadPosition, long KnownHead, DateTimeOffset? WakeAt, bool IsActive)
{
    /// <summary>What no sequence reaches: the webhook needs nothing of what it has read.</summary>
    public const long NothingOpen = long.MaxValue;

    /// <summary>
    /// The first sequence of those it has read that it may still need, be it after a crash; 0 when it does not know,
    /// <see cref="NothingOpen"/> when there is none.
    /// </summary>
    public long OpenFrom { get; init; }

    /// <summary>Whether it needs to read nothing up to <see cref="ReadPosition"/> again, not even after a crash.</summary>
    public bool IsRead { get; init; }
}
