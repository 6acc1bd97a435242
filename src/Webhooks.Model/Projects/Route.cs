namespace Webhooks.Model;

/// <summary>A row of the routing table: a webhook, its filter, and its known progress.</summary>
internal sealed record Route(long Version, EventFilter Filter, Cursor Start)
{
    /// <summary>The reported position up to which the webhook needs nothing more.</summary>
    public Cursor Cursor { get; init; } = Start;

    /// <summary>The reported read position of the webhook.</summary>
    public Cursor ReadPosition { get; init; } = Start;

    /// <summary>
    /// The first event that may match beyond <see cref="ReadPosition"/>; <see cref="EventPosition.Sequence"/> 0 when there is none.
    /// </summary>
    public EventPosition NextMatch { get; init; }

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
    public Route Passed(Cursor expired)
    {
        if (ReadPosition.Sequence >= expired.Sequence)
            return this;
        return this with
        {
            Cursor = Model.Cursor.Later(Cursor, expired),
            ReadPosition = expired,
            NextMatch = NextMatchBehind(expired),
        };
    }

    private EventPosition NextMatchBehind(Cursor looked) => NextMatch.Sequence > looked.Sequence ? NextMatch
        : LastMatch > looked.Sequence ? new(looked.Sequence + 1, looked.NextRow)
        : default;

    public Route Matched(EventPosition first, long last) =>
        this with { NextMatch = NextMatch.Sequence > 0 ? NextMatch : first, LastMatch = last };

    public Route Reported(WebhookReport report)
    {
        // Reports can overtake each other; a webhook that skipped its backlog never goes back.
        var looked = report.ReadPosition.Sequence >= ReadPosition.Sequence ? report.ReadPosition : ReadPosition;
        var isCurrent = report.Version >= Version;
        return this with
        {
            Cursor = report.Cursor.Sequence >= Cursor.Sequence ? report.Cursor : Cursor,
            ReadPosition = looked,
            NextMatch = NextMatchBehind(looked),
            OpenFrom = !isCurrent ? OpenFrom
                : report.ReadPosition.Sequence >= ReadPosition.Sequence ? report.OpenFrom
                : Math.Min(OpenFrom, report.OpenFrom),
            WakeAt = isCurrent ? report.WakeAt : WakeAt,
            IsActive = isCurrent ? report.IsActive : IsActive,
            IsAwaited = IsAwaited && !isCurrent,
        };
    }
}
