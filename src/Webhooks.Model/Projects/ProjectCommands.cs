using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>Events to accept, all or none. Each draft has an id.</summary>
internal sealed record Publish(ImmutableArray<IdentifiedDraft> Drafts)
{
    /// <summary>
    /// The revision of the catalogue that they were validated against; null when they need no validation: an engine's own events, and
    /// those from a node of an earlier version.
    /// </summary>
    public long? Catalogue { get; init; }

    /// <summary>Their trace; null without tracing.</summary>
    public EventTrace? Trace { get; init; }
}

/// <summary>A draft with its digest, computed on the publisher's thread, to relieve the project's.</summary>
internal readonly record struct IdentifiedDraft(EventDraft Draft, EventKey Key, ContentDigest Digest)
{
    public static IdentifiedDraft Of(EventDraft draft) =>
        new(draft, EventKey.Of(draft.Id ?? throw new ArgumentException("A draft needs an id.", nameof(draft))), draft.Digest());
}

/// <summary>The result of publishing one event.</summary>
public readonly record struct AcceptedEvent(PublishedEventId Id, long Sequence, bool Duplicate)
{
    /// <summary>
    /// How many webhooks of the project ask for it; for events that were published together, how many ask for at least one of them. Null
    /// if unknown: a node of an earlier version answered.
    /// </summary>
    public int? Webhooks { get; init; }
}

/// <summary>A filter to add to the routing table, or to replace there.</summary>
internal sealed record RouteWebhook(WebhookId Webhook, long Version, EventFilter Filter, Cursor? Start);

/// <summary>The progress that a webhook reports. It is not journaled.</summary>
/// <param name="Webhook">Who reports.</param>
/// <param name="Version">The version of its route that the project has confirmed to it.</param>
/// <param name="Cursor">The position up to which it needs no wake-up.</param>
/// <param name="ReadPosition">Up to where it has read.</param>
/// <param name="KnownHead">The project's head that it knows; if there is more, the project must wake it.</param>
/// <param name="WakeAt">When it next has work, if any.</param>
/// <param name="IsActive">False while it is paused or disabled: the project does not wake it.</param>
internal sealed record WebhookReport(
    WebhookId Webhook, long Version, Cursor Cursor, Cursor ReadPosition, long KnownHead, DateTimeOffset? WakeAt, bool IsActive)
{
    /// <summary>Above all sequences: the webhook needs none of the events that it has read.</summary>
    public const long NothingOpen = long.MaxValue;

    /// <summary>
    /// The first sequence that it has read and may still need, also after a crash; 0 if unknown,
    /// <see cref="NothingOpen"/> when there is none.
    /// </summary>
    public long OpenFrom { get; init; }

    /// <summary>Whether it needs to read nothing up to <see cref="ReadPosition"/> again, not even after a crash.</summary>
    public bool IsRead { get; init; }
}
