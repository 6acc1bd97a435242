using Webhooks.Actors.Gateway;
using Webhooks.Model;

namespace Webhooks.Actors.Streams;

/// <summary>
/// Events of a stream that are published together, with their contexts. Each has an id before the first try, so that a second one is a
/// repetition.
/// </summary>
internal sealed class EventGroup<TContext>
{
    private readonly List<(EventDraft Draft, bool HasOwnId, TContext Context)> _events = [];

    public int Count => _events.Count;

    public EventDraft[] Drafts => [.. _events.Select(@event => @event.Draft)];

    public EventGroup<TContext> Add((EventDraft Draft, TContext Context) element)
    {
        var (draft, context) = element;
        var hasOwnId = draft.Id is not null;
        _events.Add((hasOwnId ? draft : draft with { Id = PublishedEventId.Parse(RandomIds.New("evt_")) }, hasOwnId, context));
        return this;
    }

    /// <summary>Of a generated id, only an earlier try of this stream can have been stored.</summary>
    public (PublishResult Result, TContext Context) Stored(int index, AcceptedEvent accepted) => (
        PublishResult.Stored(accepted.Id, accepted.Sequence, accepted.Duplicate && _events[index].HasOwnId), _events[index].Context);

    public (PublishResult Result, TContext Context) Refused(int index, Refusal refusal) =>
        (PublishResult.Refused(_events[index].Draft.Id!.Value, refusal), _events[index].Context);
}

/// <summary>The size of groups, as weights with one bound for the number of events and for their bytes.</summary>
internal static class GroupWeight
{
    public static long Max(WebhookFlowOptions options) => Max(options.MaxGroupEvents, options.MaxGroupBytes);

    public static long Max(int maxEvents, int maxBytes) => (long)maxEvents * maxBytes;

    public static long Of(EventDraft draft, WebhookFlowOptions options) =>
        Of(draft.Data.Length, options.MaxGroupEvents, options.MaxGroupBytes);

    /// <summary>An event's share of a full group: by its bytes, but at least as one of so many events.</summary>
    public static long Of(int bytes, int maxEvents, int maxBytes) => Math.Max((long)bytes * maxEvents, maxBytes);
}
