using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>The result of one publish of a group: its events' sequences, or the refusal.</summary>
internal sealed record PublishDecision(ImmutableArray<AcceptedEvent> Accepted, Refusal? Refusal)
{
    /// <summary>How many webhooks ask for at least one of its events.</summary>
    public int Webhooks { get; init; }
}

/// <summary>The result of a group: rows to persist in one write, and an answer for each publish after they are durable.</summary>
internal sealed record GroupDecision(ImmutableArray<EventsAccepted> Facts, ImmutableArray<PublishDecision> Answers);

/// <summary>The behaviour of a project: facts from commands, states from facts.</summary>
internal static class ProjectDecider
{
    /// <summary>The maximum events in a row: a webhook reads, caches and holds one row at a time.</summary>
    public const int MaxRowEvents = 256;

    /// <summary>
    /// The maximum bytes of bodies in a row, unless a single event is larger: a serialized row stays below the 85,000 bytes from which
    /// .NET puts an object where only a full collection frees it.
    /// </summary>
    public const int MaxRowBytes = 64 * 1024;

    /// <summary>Accepts the valid publishes of a group, each of them whole or not at all.</summary>
    public static GroupDecision Decide(ProjectState state, IReadOnlyList<Publish> group, DateTimeOffset now)
    {
        // Time never goes back within a project, so that "since" finds a place in the log.
        var at = now > state.LastAcceptedAt ? now : state.LastAcceptedAt;
        var events = new List<PublishedEvent>();
        var written = new Dictionary<EventKey, (long Sequence, ContentDigest Digest)>();
        var answers = ImmutableArray.CreateBuilder<PublishDecision>(group.Count);
        foreach (var publish in group)
            answers.Add(Accept(state, publish, at, events, written));
        return new([.. Rows(at, events)], answers.MoveToImmutable());
    }

    /// <summary>Adds a filter to the routing table; does nothing when it is already there.</summary>
    public static WebhookRouted? Decide(ProjectState state, RouteWebhook command) =>
        state.RouteOf(command.Webhook) is { } route && route.Version >= command.Version
            ? null
            : new(command.Webhook, command.Version, command.Filter, StartOf(state, command));

    /// <summary>No webhook starts before the retained events.</summary>
    private static Cursor StartOf(ProjectState state, RouteWebhook command) =>
        state.RouteOf(command.Webhook)?.Start ?? Cursor.Later(command.Start ?? state.Head, state.Expired);

    /// <summary>Applies a fact in the given row of the journal to the state.</summary>
    public static void Apply(ProjectState state, ProjectFact fact, long row)
    {
        switch (fact)
        {
            case EventsAccepted accepted:
                Append(state, accepted, row);
                break;
            case WebhookRouted routed:
                state.SetRoute(routed.Webhook, Rerouted(state, routed));
                break;
            case EventsExpired expired:
                Expire(state, expired.UpTo);
                break;
            case EventTypeDefined defined:
                state.Catalogue = state.Catalogue.With(defined.Definition);
                break;
            case EventTypeRemoved removed:
                state.Catalogue = state.Catalogue.Without(removed.Type);
                break;
            case PortalSessionOpened opened:
                state.Portal = state.Portal.With(opened.Session, opened.At);
                break;
            case PortalSessionsEnded ended:
                state.Portal = state.Portal.Without(ended.Ids);
                break;
            case WebhookUnrouted unrouted:
                state.RemoveRoute(unrouted.Webhook);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fact), fact, "Not a fact of a project.");
        }
    }

    private static PublishDecision Accept(
        ProjectState state,
        Publish publish,
        DateTimeOffset at,
        List<PublishedEvent> events,
        Dictionary<EventKey, (long Sequence, ContentDigest Digest)> written)
    {
        var accepted = ImmutableArray.CreateBuilder<AcceptedEvent>(publish.Drafts.Length);
        var before = events.Count;
        foreach (var (draft, key, digest) in publish.Drafts)
        {
            var id = draft.Id.GetValueOrDefault();
            if (!written.TryGetValue(key, out var earlier) && !state.RecentIds.TryGet(key, out earlier.Sequence, out earlier.Digest))
            {
                var sequence = state.Head.Sequence + events.Count + 1;
                events.Add(PublishedEvent.From(draft, digest, state.Id, sequence, at, publish.Trace));
                written.Add(key, (sequence, digest));
                accepted.Add(new(id, sequence, Duplicate: false));
            }
            else if (earlier.Digest == digest)
            {
                accepted.Add(new(id, earlier.Sequence, Duplicate: true));
            }
            else
            {
                for (var i = before; i < events.Count; i++)
                    written.Remove(EventKey.Of(events[i].Id));
                events.RemoveRange(before, events.Count - before);
                // A sequence assigned within the same publish is withdrawn with it; the message must not name it.
                var twin = accepted.FirstOrDefault(e => e.Id == id && !e.Duplicate);
                var holder = twin == default ? $"sequence {earlier.Sequence}" : $"event {accepted.IndexOf(twin) + 1} of it";
                return new([], Conflict(id, holder, accepted.Count) with { Index = publish.Drafts.Length > 1 ? accepted.Count : null });
            }
        }

        return new(accepted.MoveToImmutable(), null) { Webhooks = state.Index.WebhooksFor(publish.Drafts) };
    }

    private static Refusal Conflict(PublishedEventId id, string holder, int index) => new(
        RefusalReason.Conflict,
        "event_conflict",
        $"Event {index + 1} of this request has the id '{id}', which {holder} already has with other content. Nothing was stored.");

    private static IEnumerable<EventsAccepted> Rows(DateTimeOffset at, List<PublishedEvent> events)
    {
        var first = 0;
        var bytes = 0L;
        for (var i = 0; i < events.Count; i++)
        {
            if (i > first && (i - first == MaxRowEvents || bytes + events[i].Body.Length > MaxRowBytes))
            {
                yield return new(at, events[first..i]);
                (first, bytes) = (i, 0);
            }

            bytes += events[i].Body.Length;
        }

        if (first < events.Count)
            yield return new(at, events[first..]);
    }

    private static void Append(ProjectState state, EventsAccepted accepted, long row)
    {
        foreach (var @event in accepted.Events)
            state.RecentIds.Add(new(EventKey.Of(@event.Id), @event.Sequence, @event.Digest, accepted.At));
        state.Head = new(accepted.LastSequence, row + 1);
        state.LastAcceptedAt = accepted.At;
        foreach (var webhook in state.OfTypes)
        {
            var route = state.Routes[webhook];
            var (first, last) = Matches(accepted, route.Filter, webhook);
            if (first > 0)
                state.SetRoute(webhook, route.Matched(new(first, row), last));
        }

        if (!state.Filtered.IsEmpty)
            FilteredRoutes.Append(state, accepted, row);
    }

    private static void Expire(ProjectState state, Cursor upTo)
    {
        state.Expired = Cursor.Later(state.Expired, upTo);
        foreach (var (webhook, route) in state.Routes)
            state.SetRoute(webhook, route.Expired(upTo));
    }

    private static (long First, long Last) Matches(EventsAccepted accepted, EventFilter filter, WebhookId webhook)
    {
        var (first, last) = (0L, 0L);
        foreach (var @event in accepted.Events)
        {
            if (!filter.Matches(@event, webhook))
                continue;
            first = first == 0 ? @event.Sequence : first;
            last = @event.Sequence;
        }

        return (first, last);
    }

    /// <summary>
    /// A new filter may match what the old one did not: all events that the webhook has not read may match. A webhook that is not behind
    /// has read all events up to the head, whether they woke it or not.
    /// </summary>
    private static Route Rerouted(ProjectState state, WebhookRouted routed)
    {
        if (state.RouteOf(routed.Webhook) is not { } before)
            return Unread(state, new Route(routed.Version, routed.Filter, routed.Start) { OpenFrom = WebhookReport.NothingOpen });
        return Unread(state, before.PassedTo(state.Head) with
        {
            Version = routed.Version,
            Filter = routed.Filter,
            IsActive = true,
            IsAwaited = true,
            OpenFrom = 0,
        });
    }

    private static Route Unread(ProjectState state, Route route)
    {
        return route.ReadPosition.Sequence < state.Head.Sequence
            ? route with
            {
                NextMatch = new(route.ReadPosition.Sequence + 1, route.ReadPosition.NextRow),
                Matches = EventPositions.None,
                LastMatch = state.Head.Sequence,
            }
            : route;
    }
}
