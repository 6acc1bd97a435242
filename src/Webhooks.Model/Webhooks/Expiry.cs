namespace Webhooks.Model;

/// <summary>
/// The effect of expired events on a webhook: one fact for all of them, regardless of their number.
/// </summary>
internal static class Expiry
{
    /// <summary>Drops expired events from the window; null when no pending delivery has expired.</summary>
    /// <param name="state">The webhook, including all ended attempts.</param>
    /// <param name="window">Its window, which drops expired events.</param>
    /// <param name="upTo">Events up to here expire.</param>
    /// <param name="unread">How many of the events that the window has not read the webhook wants.</param>
    /// <param name="isPublished">Whether a user published one of those, or of the retries.</param>
    /// <param name="now">The time.</param>
    /// <param name="unreadRanges">The ranges of the unread ones, when the webhook has a condition besides types; else null.</param>
    public static DeliveriesExpired? Decide(
        WebhookState state,
        DeliveryWindow window,
        Cursor upTo,
        long unread,
        bool isPublished,
        DateTimeOffset now,
        IReadOnlyList<SequenceRange>? unreadRanges = null)
    {
        var firstUnread = window.ReadPosition.Sequence + 1;
        var (waiting, retries, speaks) = window.Expire(upTo, state.Retrying);
        var replays = state.Replays.Exists(replay => replay.HasMore && replay.Cursor < upTo.Sequence);
        if (unread == 0 && waiting.IsEmpty && retries.IsEmpty && !replays)
            return null;
        var from = waiting.IsEmpty ? (unread > 0 ? unreadRanges?[0].From ?? firstUnread : upTo.Sequence + 1) : waiting[0];
        return new(window.Progress(), from, upTo.Sequence, unread + waiting.Length, retries, isPublished || speaks, now)
        {
            Ranges = unreadRanges is null ? [] : [.. waiting.Select(sequence => new SequenceRange(sequence, sequence)), .. unreadRanges],
        };
    }

    public static WebhookState Apply(WebhookState state, DeliveriesExpired fact)
    {
        var after = state with
        {
            Progress = fact.Progress,
            Expired = Math.Max(state.Expired, fact.UpTo),
            Retrying = state.Retrying.RemoveRange(fact.Retries.Select(retry => retry.Sequence)),
            Exhausted = state.Exhausted + fact.Count,
            Replays = state.Replays.ConvertAll(replay => Passed(replay, fact)),
        };
        foreach (var retry in fact.Retries)
        {
            if (state.Retrying.TryGetValue(retry.Sequence, out var before) && before.Resent is { } origin)
                after = Left(after with { Resent = after.Resent - 1 }, before, origin, fact.At);
        }

        return fact.ShouldNotify && fact.Count > 0 ? after.Tell(NoticeOf(fact)) : after;
    }

    /// <summary>A resend or a replay includes nothing that has expired here.</summary>
    public static Refusal NoLongerRetained(long sequence) => new(
        RefusalReason.Conflict, "event_expired", $"The event with sequence {sequence} is no longer retained; it cannot be sent again.");

    private static WebhookState Left(WebhookState state, Retry retry, ResendOrigin origin, DateTimeOffset at) =>
        origin.Replay is { } replay && retry.IsUntried ? Resending.Tried(state, replay, at) : state;

    private static Replay Passed(Replay replay, DeliveriesExpired fact) => replay.HasMore && replay.Cursor < fact.UpTo
        ? (replay with { Cursor = Math.Min(fact.UpTo, replay.Last) }).EndIfDone(fact.At)
        : replay;

    private static OperationalEvent NoticeOf(DeliveriesExpired fact) => new(0, OperationalEventKind.Expired, fact.At)
    {
        Failure = FailureReason.Expired,
        Sequence = fact.Retries.IsEmpty ? fact.From : Math.Min(fact.From, fact.Retries[0].Sequence),
        LastSequence = LastOf(fact),
        Count = fact.Count,
    };

    /// <summary>Of a webhook that asks for more than types the last delivery; else what lies up to the end may be for it.</summary>
    private static long LastOf(DeliveriesExpired fact) => fact switch
    {
        { Ranges: [.., var last], Retries: [.., var retry] } => Math.Max(last.To, retry.Sequence),
        { Ranges: [.., var last] } => last.To,
        _ => fact.UpTo,
    };
}
