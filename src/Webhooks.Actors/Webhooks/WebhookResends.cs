using Akka.Actor;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Resends and replays of a webhook: finds the events in the read model and lets the model decide. A part of the webhook's actor; it runs
/// on that actor's messages alone. It runs one search at a time, after all ended attempts, so that the result is still true when it is
/// decided.
/// </summary>
internal sealed class WebhookResends(ProjectId project, WebhookId id, WebhooksNode node, IActorRef self, WebhookDeliveries deliveries)
{
    /// <summary>Deliveries that a replay takes at once: a read and a fact for each few hundred attempts.</summary>
    private const int PageSize = 500;

    /// <summary>The next page is read when at most this many wait for their first attempt.</summary>
    private const int ReadAhead = 250;

    /// <summary>Waiting requests; callers time out long before this many are done.</summary>
    private const int MaxQueued = 1_000;

    private static readonly TimeSpan PauseAfterFailedRead = TimeSpan.FromSeconds(1);

    private readonly Queue<(object Request, IActorRef From)> _queue = new();
    private readonly HashSet<long> _endedMeanwhile = [];
    private (ReplayId Replay, long Cursor) _searched;
    private bool _looking;
    private IActorRef? _askedBy;
    private TimeSpan _failedAt;

    /// <summary>Records ended attempts, and then calls back.</summary>
    public required Action<Action> WhenRecorded { private get; init; }

    /// <summary>Decides a command, persists its facts, and then answers.</summary>
    public required Action<WebhookCommand, IActorRef, Func<object>> Carry { private get; init; }

    /// <summary>Refuses requests to a webhook that does not exist.</summary>
    public required Action<IActorRef, Refusal> Refuse { private get; init; }

    /// <summary>Called for requests and results: the webhook stays in memory for them.</summary>
    public required Action Used { private get; init; }

    /// <summary>Whether a requested search runs.</summary>
    public bool IsAsked => _looking && _askedBy is not null;

    private WebhookState State => deliveries.State;

    /// <summary>An attempt has ended: a running search does not know it yet.</summary>
    public void Ended(Attempt attempt)
    {
        if (_looking)
            _endedMeanwhile.Add(attempt.Position.Sequence);
    }

    /// <summary>Handles requests and results; false for other messages.</summary>
    public bool Handle(object message, IActorRef from)
    {
        switch (message)
        {
            case IWebhookMessage when State.Stage != WebhookStage.Registered:
                Refuse(from, Refusal.NoSuchWebhook(id));
                return true;
            case ResendEvent or PlanReplay when _queue.Count >= MaxQueued:
                from.Tell(Busy());
                break;
            case ResendEvent or PlanReplay:
                _queue.Enqueue((message, from));
                break;
            case DescribeReplays:
                from.Tell(new ReplayList([.. State.Replays.Select(Shown)]));
                break;
            case EndReplay end:
                Carry(new CancelReplay(end.Replay, deliveries.RetriesInFlight) { By = end.By }, from,
                    () => Shown(State.Replays.Find(replay => replay.Id == end.Replay)!));
                break;
            case DeliveryFound found:
                OnFound(found);
                break;
            case ReplayCounted counted:
                OnCounted(counted);
                break;
            case PageFound found:
                OnPage(found);
                break;
            case LookFailed failed:
                OnFailed(failed);
                break;
            default:
                return false;
        }

        Used();
        LookForNext();
        return true;
    }

    /// <summary>The actor stops: requests that it has not carried out are handed back.</summary>
    public void Abandon()
    {
        if (_looking)
            _askedBy?.Tell(Unprocessed.Instance);
        foreach (var (_, from) in _queue)
            from.Tell(Unprocessed.Instance);
    }

    /// <summary>Starts a requested search, or one for a replay that runs out of deliveries.</summary>
    public void LookForNext()
    {
        if (_looking || deliveries.IsClosing)
            return;
        if (_queue.TryDequeue(out var next))
            Look(next.Request, next.From);
        else if (State.MayDeliver && NextReplay is { } replay && !node.ReadModel.IsBehind
            && node.Time.GetElapsedTime(0) - _failedAt >= PauseAfterFailedRead)
            LookForPage(replay);
    }

    /// <summary>Replays take turns as a whole: the first that has more to take. A failing receiver gets no more.</summary>
    private Replay? NextReplay =>
        State.Health.IsFailing || State.Resent >= Resending.MaxResent - PageSize
            || State.Replays.Find(replay => replay.HasMore) is not { Untried: < ReadAhead } replay ? null : replay;

    private void Look(object request, IActorRef from)
    {
        // Attempts in flight are not in the progress, so that neither a count nor a replay includes them.
        if (State.Definition?.Wanted is not { } filter || deliveries.Progress is not { } covered)
            from.Tell(State.Stage == WebhookStage.Registered ? Busy() : Refusal.NoSuchWebhook(id));
        else if (request is ResendEvent resend)
            Begin(() => FindAsync(resend, from, filter.Payload), from);
        else if (request is PlanReplay plan)
            Begin(() => CountAsync(plan, from, filter, covered), from);
    }

    private void LookForPage(Replay replay)
    {
        var cursor = _searched.Replay == replay.Id ? Math.Max(_searched.Cursor, replay.Cursor) : replay.Cursor;
        var filter = State.Definition!.Wanted;
        Begin(
            async () =>
                new PageFound(replay, await node.Resends.PageAsync(project, id, filter, replay, cursor, PageSize).ConfigureAwait(false)),
                null);
    }

    private void Begin(Func<Task<object>> look, IActorRef? from)
    {
        (_looking, _askedBy) = (true, from);
        _endedMeanwhile.Clear();
        WhenRecorded(() => look().PipeTo(self, failure: e => new LookFailed(e, from)));
    }

    private async Task<object> FindAsync(ResendEvent resend, IActorRef from, PayloadFilter? payload) =>
        await node.Resends.FindAsync(project, id, resend.Event).ConfigureAwait(false) is { } found
            ? new DeliveryFound(resend, from, found, await IsMetAsync(found.Delivery, payload).ConfigureAwait(false))
            : new DeliveryFound(resend, from, null, false);

    private async Task<bool> IsMetAsync(ResentDelivery delivery, PayloadFilter? payload) =>
        payload is null || delivery.AttemptsMade > 0
            || (await node.Resends.MeetingAsync(project, payload, delivery.Position).ConfigureAwait(false));

    private async Task<object> CountAsync(PlanReplay plan, IActorRef from, EventFilter filter, DeliveryProgress covered)
    {
        var range = await node.Resends.RangeAsync(project, KnownSince(plan.Only), plan.Since, plan.Until).ConfigureAwait(false);
        var last = Math.Min(range.Last, covered.Settled.IsEmpty ? covered.Cursor.Sequence : covered.Settled[^1].To);
        range = range with { Last = last };
        return new ReplayCounted(plan, from, range, covered,
            await node.Resends.CountAsync(project, id, filter, plan.Only, range, covered).ConfigureAwait(false));
    }

    /// <summary>A delivery whose attempts are no longer kept may be missing or not.</summary>
    private DateTimeOffset KnownSince(ReplayScope only) =>
        only == ReplayScope.All ? DateTimeOffset.MinValue : node.Time.GetUtcNow() - node.Retention.Attempts;

    private void OnFound(DeliveryFound found)
    {
        _looking = false;
        if (found.Candidate is (var old, _, _, false))
            found.From.Tell(Expiry.NoLongerRetained(old.Position.Sequence));
        else if (found.Candidate is not var (delivery, type, onlyFor, _) || !IsOfWebhook(delivery, type, onlyFor, found.IsMet))
            found.From.Tell(NoSuchDelivery(found.Request.Event));
        else
            Carry(
                new ResendDelivery(
                    delivery.AttemptsMade == 0 || IsUnderWay(delivery) ? delivery with { Was = DeliveryStatus.Pending } : delivery)
                { By = found.Request.By },
                found.From, () => Resent.Instance);
    }

    private bool IsOfWebhook(ResentDelivery delivery, EventType type, WebhookId? onlyFor, bool isMet)
    {
        var sequence = delivery.Position.Sequence;
        return delivery.AttemptsMade > 0 || IsUnderWay(delivery) || State.Retrying.ContainsKey(sequence)
            || (deliveries.Progress?.Covers(sequence) == false
                && (onlyFor is null ? isMet && State.Definition?.Filter.Matches(type) == true : onlyFor == id));
    }

    /// <summary>In flight, or ended since the search: it was sent after the request.</summary>
    private bool IsUnderWay(ResentDelivery delivery) =>
        deliveries.IsOpen(delivery.Position.Sequence) || _endedMeanwhile.Contains(delivery.Position.Sequence);

    private void OnCounted(ReplayCounted counted)
    {
        _looking = false;
        var (plan, range) = (counted.Plan, counted.Range);
        if (plan.Id is not { } replay)
        {
            counted.From.Tell(new ReplayPlanned(null, counted.Count));
            return;
        }

        var start = new Replay(replay, plan.Only, plan.Since, plan.Until, range.Last, counted.Covered, counted.Count.Matched,
            node.Time.GetUtcNow())
        { Cursor = range.Before, IsMatchedAtLeast = counted.Count.IsAtLeast };
        Carry(new StartReplay(start) { By = plan.By }, counted.From, () => new ReplayPlanned(replay, counted.Count));
    }

    private void OnPage(PageFound found)
    {
        _looking = false;
        _searched = (found.Replay.Id, found.Page.Cursor);
        List<ResentDelivery> wanted = [.. found.Page.Deliveries.Where(delivery => !IsUnderWay(delivery))];
        if (wanted.Count > 0 || found.Page.Cursor >= found.Replay.Last)
            Carry(new AdvanceReplay(found.Replay.Id, found.Page.Cursor, [.. wanted]), ActorRefs.Nobody, () => Resent.Instance);
    }

    private void OnFailed(LookFailed failed)
    {
        _looking = false;
        _failedAt = node.Time.GetElapsedTime(0);
        node.Logger.ResendsNotFound(failed.Cause, id, project);
        failed.From?.Tell(Busy());
    }

    /// <summary>The progress at its start can be thousands of ranges, and no caller needs it.</summary>
    private static Replay Shown(Replay replay) => replay with { Covered = DeliveryProgress.At(replay.Covered.Cursor) };

    private static Refusal NoSuchDelivery(PublishedEventId @event) =>
        new(RefusalReason.NotFound, "delivery_not_found",
            $"There is no delivery of the event '{@event}' to this webhook, or it is no longer kept.");

    private static Refusal Busy() =>
        new(RefusalReason.Unavailable, "unavailable", "The webhook cannot look for past events at the moment; nothing was stored.");

    private sealed record DeliveryFound(ResendEvent Request, IActorRef From,
        (ResentDelivery Delivery, EventType Type, WebhookId? OnlyFor, bool IsRetained)? Candidate, bool IsMet)
        : INoSerializationVerificationNeeded;

    private sealed record ReplayCounted(PlanReplay Plan, IActorRef From, ReplayRange Range, DeliveryProgress Covered, ReplayCount Count)
        : INoSerializationVerificationNeeded;

    private sealed record PageFound(Replay Replay, ReplayPage Page) : INoSerializationVerificationNeeded;

    private sealed record LookFailed(Exception Cause, IActorRef? From) : INoSerializationVerificationNeeded;
}
