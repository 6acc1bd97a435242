using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>
/// The effect of resends and replays on a webhook. An ended delivery starts again: due at once, with the whole retry schedule, and its
/// attempt numbers continue. One that waits for its retry is due at once, with the rest of its schedule.
/// </summary>
internal static class Resending
{
    /// <summary>The maximum number of pending resent deliveries: each is held in memory and in snapshots.</summary>
    public const int MaxResent = 10_000;

    /// <summary>The maximum number of running replays; they take turns in the order in which they were started.</summary>
    public const int MaxRunning = 10;

    /// <summary>Ended replays that are still shown.</summary>
    public const int MaxEnded = 20;

    public static WebhookDecision Decide(WebhookState state, ResendDelivery command, DateTimeOffset now) =>
        command.Delivery.Position.Sequence <= state.Expired ? Expiry.NoLongerRetained(command.Delivery.Position.Sequence)
        : !IsNews(state, command.Delivery, now) ? WebhookDecision.Nothing
        : state.Resent >= MaxResent
        ? TooMany("too_many_deliveries",
            $"{MaxResent} resent deliveries have not ended; send this one again when there are fewer, or start a replay.")
        : new DeliveryResent(command.Delivery, now);

    public static WebhookDecision Decide(WebhookState state, StartReplay command) =>
        state.Replays.Count(replay => replay.EndedAt is null) >= MaxRunning
            ? TooMany("too_many_replays", $"{MaxRunning} replays are already running; wait for one to end, or cancel one.")
            : new ReplayStarted(command.Replay);

    public static WebhookDecision Decide(WebhookState state, AdvanceReplay command, DateTimeOffset now) =>
        state.Replays.Find(replay => replay.Id == command.Replay) is not { HasMore: true } replay ? WebhookDecision.Nothing
        : new ReplayAdvanced(
            command.Replay,
            Math.Max(command.Cursor, replay.Cursor),
            [.. command.Deliveries.Where(delivery => delivery.Position.Sequence > state.Expired && IsNews(state, delivery, now))],
            now);

    public static WebhookDecision Decide(WebhookState state, CancelReplay command, DateTimeOffset now) =>
        state.Replays.Find(replay => replay.Id == command.Replay) switch
        {
            null => NoSuchReplay(command.Replay),
            { EndedAt: not null } => WebhookDecision.Nothing,
            _ => new ReplayCancelled(command.Replay, [.. Untried(state, command)], now),
        };

    public static WebhookState Apply(WebhookState state, DeliveryResent fact) =>
        Resend(state, fact.Delivery, fact.At, replay: null) with { RouteVersion = state.RouteVersion + 1 };

    /// <summary>
    /// The project is notified as for a new filter, so that it wakes the webhook after a crash, even if it had no work before.
    /// </summary>
    public static WebhookState Apply(WebhookState state, ReplayStarted fact) => state with
    {
        Replays = Bounded(state.Replays.Add(fact.Replay.EndIfDone(fact.Replay.StartedAt))),
        RouteVersion = state.RouteVersion + 1,
    };

    public static WebhookState Apply(WebhookState state, ReplayAdvanced fact)
    {
        var before = state.Resent;
        foreach (var delivery in fact.Deliveries)
            state = Resend(state, delivery, fact.At, fact.Replay);
        return With(state, fact.Replay, replay => (replay with
        {
            Cursor = fact.Cursor,
            Taken = replay.Taken + fact.Deliveries.Length,
            Untried = replay.Untried + state.Resent - before,
        }).EndIfDone(fact.At));
    }

    public static WebhookState Apply(WebhookState state, ReplayCancelled fact)
    {
        foreach (var left in fact.Left)
            state = Count(state with { Retrying = state.Retrying.Remove(left.Position.Sequence) }, left.Was, -1);

        return With(state, fact.Replay, replay => replay with
        {
            Taken = replay.Taken - fact.Left.Length,
            Untried = replay.Untried - fact.Left.Length,
            EndedAt = fact.At,
            IsCancelled = true,
        });
    }

    /// <summary>Adds deliveries to the window that were resent, or whose retry is due sooner.</summary>
    public static void Resend(this DeliveryWindow window, WebhookFact fact, WebhookState state)
    {
        IEnumerable<ResentDelivery> deliveries = fact switch
        {
            DeliveryResent one => [one.Delivery],
            ReplayAdvanced some => some.Deliveries,
            _ => [],
        };
        foreach (var resent in deliveries)
            window.Resend(state.Retrying[resent.Position.Sequence]);
    }

    /// <summary>A replay's delivery was tried for the first time since it was taken.</summary>
    public static WebhookState Tried(WebhookState state, ReplayId replay, DateTimeOffset at) => With(state, replay, r => r.Tried(at));

    private static WebhookState Resend(WebhookState state, ResentDelivery delivery, DateTimeOffset at, ReplayId? replay)
    {
        var sequence = delivery.Position.Sequence;
        if (state.Retrying.TryGetValue(sequence, out var waiting))
            return waiting.DueAt <= at ? state : state with { Retrying = state.Retrying.SetItem(sequence, waiting with { DueAt = at }) };
        var retry = new Retry(delivery.Position, delivery.AcceptedAt, delivery.AttemptsMade, at)
        {
            Resent = new(delivery.AttemptsMade, delivery.Was, replay),
        };
        return Count(state with { Retrying = state.Retrying.Add(sequence, retry) }, delivery.Was, 1);
    }

    /// <summary>Whether it changes anything: a delivery in flight continues, and a waiting retry can be due sooner.</summary>
    private static bool IsNews(WebhookState state, ResentDelivery delivery, DateTimeOffset now) =>
        state.Retrying.TryGetValue(delivery.Position.Sequence, out var retry) ? retry.DueAt > now : delivery.Was != DeliveryStatus.Pending;

    /// <summary>A delivery counts by its current status: resent ones are neither delivered nor exhausted.</summary>
    private static WebhookState Count(WebhookState state, DeliveryStatus? was, int resent) => state with
    {
        Resent = state.Resent + resent,
        Delivered = state.Delivered - (was == DeliveryStatus.Delivered ? resent : 0),
        Exhausted = state.Exhausted - (was == DeliveryStatus.Exhausted ? resent : 0),
    };

    private static IEnumerable<ResentDelivery> Untried(WebhookState state, CancelReplay command) =>
        from retry in state.Retrying.Values
        where retry.Resent?.Replay == command.Replay && retry.IsUntried && !command.InFlight.Contains(retry.Position.Sequence)
        orderby retry.Position.Sequence
        select new ResentDelivery(retry.Position, retry.AcceptedAt, retry.AttemptsMade, retry.Resent?.Was);

    private static WebhookState With(WebhookState state, ReplayId id, Func<Replay, Replay> change)
    {
        var index = state.Replays.FindIndex(replay => replay.Id == id);
        return index < 0 ? state : state with { Replays = state.Replays.SetItem(index, change(state.Replays[index])) };
    }

    private static ImmutableList<Replay> Bounded(ImmutableList<Replay> replays)
    {
        while (replays.Count(replay => replay.EndedAt is not null) > MaxEnded)
            replays = replays.RemoveAt(replays.FindIndex(replay => replay.EndedAt is not null));
        return replays;
    }

    private static Refusal TooMany(string code, string detail) => new(RefusalReason.Conflict, code, detail);

    private static Refusal NoSuchReplay(ReplayId id) =>
        new(RefusalReason.NotFound, "replay_not_found", $"There is no replay '{id}' of this webhook, or it is no longer kept.");
}
