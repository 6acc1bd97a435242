namespace Webhooks.Model;

/// <summary>A row of the routing table: a webhook, its filter, and its known progress.</summary>
internal sealed record Route(long Version, EventFilter Filter, Cursor Start)
{
    /// <summary>
    /// The most positions in <see cref="Matches"/>: half a kilobyte for each webhook. A webhook with more to read finds the rest itself.
    /// </summary>
    public const int MaxMatches = 32;

    /// <summary>The reported position up to which the webhook needs nothing more.</summary>
    public Cursor Cursor { get; init; } = Start;

    /// <summary>The read position of the webhook, as it reported or as the project passed it.</summary>
    public Cursor ReadPosition { get; init; } = Start;

    /// <summary>Whether the webhook needs to read nothing up to <see cref="ReadPosition"/> again, not even after a crash.</summary>
    public bool IsRead { get; init; }

    /// <summary>
    /// The first event that may match beyond <see cref="ReadPosition"/>; <see cref="EventPosition.Sequence"/> 0 when there is none.
    /// </summary>
    public EventPosition NextMatch { get; init; }

    /// <summary>
    /// The first events beyond <see cref="ReadPosition"/> that match, of a webhook that asks for more than types; all of them if the last
    /// one is <see cref="LastMatch"/>. Empty when they are not known.
    /// </summary>
    public EventPositions Matches { get; init; } = EventPositions.None;

    /// <summary>The sequence of the last event that may match; 0 when there is none.</summary>
    public long LastMatch { get; init; }

    /// <summary>
    /// The first sequence up to <see cref="ReadPosition"/> that the webhook may still need; as in <see cref="WebhookReport.OpenFrom"/>.
    /// </summary>
    public long OpenFrom { get; init; }

    /// <summary>When the webhook next has work.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>False while it is paused or disabled.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>
    /// Whether the webhook was routed again (its filter changed, it was resumed, it has something to send again) and has not reported
    /// since then. It is journaled, unlike reports: a webhook that has work after a crash is woken even if its report was lost.
    /// </summary>
    public bool IsAwaited { get; init; }

    /// <summary>Whether there are events for it that it has not read.</summary>
    public bool Lags => IsActive && NextMatch.Sequence > 0;

    /// <summary>How many events are between those; with a filter that does not match all, fewer are for it.</summary>
    public long Unread => Lags ? LastMatch - NextMatch.Sequence + 1 : 0;

    /// <summary>Whether the project must stay in memory for it.</summary>
    public bool IsOpen => IsActive && (LastMatch > Cursor.Sequence || WakeAt is not null || IsAwaited);

    /// <summary>Whether the webhook may need an event up to the given sequence: it is open or not read yet.</summary>
    public bool Needs(long upTo) => OpenFrom <= upTo || (NextMatch.Sequence > 0 && NextMatch.Sequence <= upTo);

    /// <summary>Events up to the cursor no longer exist.</summary>
    public Route Expired(Cursor expired) => ReadPosition.Sequence >= expired.Sequence ? this
        : Read(expired) with { Cursor = Model.Cursor.Later(Cursor, expired) };

    /// <summary>What is known of the events up to the head.</summary>
    public KnownMatches Known(Cursor head) => new(
        IsRead ? 0 : ReadPosition.Sequence, Matches,
        Matches.All is [.., var last] && last.Sequence != LastMatch ? new(last.Sequence, last.Row)
        : Matches.All.IsEmpty && NextMatch.Sequence > 0 ? BeforeNextMatch
        : head);

    /// <summary>
    /// Passes a webhook that has nothing open over the next events, which do not match. It may not know of it yet. A paused or disabled one
    /// keeps its place: when it resumes, the filter of then decides.
    /// </summary>
    public Route PassedTo(Cursor head)
    {
        var to = NextMatch.Sequence > 0 ? BeforeNextMatch : head;
        return !IsRead || !IsActive || IsAwaited || to.Sequence <= ReadPosition.Sequence ? this
            : this with { ReadPosition = to, Cursor = Model.Cursor.Later(Cursor, to) };
    }

    public Route Matched(EventPosition first, long last) =>
        this with { NextMatch = NextMatch.Sequence > 0 ? NextMatch : first, LastMatch = last };

    /// <summary>These match, in order, and all others beside them do not.</summary>
    public Route Matched(IReadOnlyList<EventPosition> positions)
    {
        var isKnown = NextMatch.Sequence == 0 || (Matches.All is [.., var last] && last.Sequence == LastMatch);
        return this with
        {
            NextMatch = NextMatch.Sequence > 0 ? NextMatch : positions[0],
            LastMatch = positions[^1].Sequence,
            Matches = isKnown ? new([.. Matches.All, .. positions.Take(MaxMatches - Matches.All.Length)]) : Matches,
        };
    }

    public Route Reported(WebhookReport report)
    {
        // Reports can overtake each other; a webhook that skipped its backlog never goes back.
        var isFurther = report.ReadPosition.Sequence >= ReadPosition.Sequence;
        var isCurrent = report.Version >= Version;
        var position = isFurther ? report.ReadPosition : ReadPosition;
        var matches = Matches.Behind(position.Sequence);
        return this with
        {
            ReadPosition = position,
            Matches = matches,
            NextMatch = NextBehind(position, matches),
            Cursor = report.Cursor.Sequence >= Cursor.Sequence ? report.Cursor : Cursor,
            IsRead = isFurther ? report.IsRead : IsRead,
            OpenFrom = !isCurrent ? OpenFrom : isFurther ? report.OpenFrom : Math.Min(OpenFrom, report.OpenFrom),
            WakeAt = isCurrent ? report.WakeAt : WakeAt,
            IsActive = isCurrent ? report.IsActive : IsActive,
            IsAwaited = IsAwaited && !isCurrent,
        };
    }

    private Cursor BeforeNextMatch => new(NextMatch.Sequence - 1, NextMatch.Row);

    private Route Read(Cursor position)
    {
        var matches = Matches.Behind(position.Sequence);
        return this with
        {
            ReadPosition = position,
            Matches = matches,
            NextMatch = NextBehind(position, matches),
        };
    }

    private EventPosition NextBehind(Cursor position, EventPositions matches) =>
        NextMatch.Sequence > position.Sequence ? NextMatch
        : matches.All is [var next, ..] ? next
        : LastMatch > position.Sequence ? new(position.Sequence + 1, position.NextRow)
        : default;
}
