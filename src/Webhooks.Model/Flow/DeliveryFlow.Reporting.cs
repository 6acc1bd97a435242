using System.Collections.Immutable;

namespace Webhooks.Model;

/// <remarks>The report to the project.</remarks>
internal sealed partial class DeliveryFlow
{
    private readonly FirstRetry _firstRetrying = new();
    private readonly FirstRetry _firstRecorded = new();

    /// <summary>The first sequence that waits, is in flight or will be sent again.</summary>
    private long FirstOpen
    {
        get
        {
            var first = Math.Min(Window?.Oldest?.Sequence ?? WebhookReport.NothingOpen, _firstRetrying.Of(State.Retrying));
            foreach (var replay in State.Replays)
                first = replay.HasMore ? Math.Min(first, replay.Cursor + 1) : first;
            return first;
        }
    }

    /// <summary>The webhook's progress.</summary>
    /// <param name="recorded">The state on disk. Nothing else is reported: the project uses it to decide whether to wake the
    /// webhook.</param>
    /// <param name="now">The time.</param>
    public WebhookReport Report(WebhookState recorded, DateTimeOffset now)
    {
        var isAllWritten = _unwritten.IsSettled && _unwrittenExpiries == 0;
        var cursor = isAllWritten && Progress is { } progress ? progress.Cursor : State.Progress?.Cursor ?? default;
        // Operational events keep the project awake, and also a disabled webhook, until the project has accepted them.
        var hasOperational = !State.OpenOperationalEvents.Open.IsEmpty;
        var wakeAt = hasOperational ? now : WakeAt(now);
        return new(id, State.ConfirmedVersion, cursor, ReadTo, _head.Sequence, wakeAt, State.MayDeliver || hasOperational)
        {
            OpenFrom = OpenFrom(recorded),
            IsRead = isAllWritten && Window is { Open: 0 } && recorded.Progress is not null && !_awaitsPredecessor,
        };
    }

    private DateTimeOffset? WakeAt(DateTimeOffset now) =>
        State.Retrying.IsEmpty && !State.Replays.Exists(replay => replay.HasMore) ? null
        : Instants.Earlier(
            (Window is { } window ? RulesAt(now, window).NextDue : null) ?? now, Disabling.NextAt(State, rules.DisableAfter));

    /// <summary>The first sequence that it still needs, now or after a crash; see <see cref="WebhookReport.OpenFrom"/>.</summary>
    private long OpenFrom(WebhookState recorded)
    {
        if (Window is null || recorded.Progress is not { } progress || _unwrittenExpiries > 0)
            return 0;
        var open = FirstOpen;
        if (open == WebhookReport.NothingOpen && _unwritten.IsSettled)
            return open;
        return Math.Min(Math.Min(open, progress.Cursor.Sequence + 1), _firstRecorded.Of(recorded.Retrying));
    }

    /// <summary>The first of the retries, cached while they do not change: there may be thousands, and reports are frequent.</summary>
    private sealed class FirstRetry
    {
        private ImmutableDictionary<long, Retry> _retrying = ImmutableDictionary<long, Retry>.Empty;
        private long _first = WebhookReport.NothingOpen;

        public long Of(ImmutableDictionary<long, Retry> retrying)
        {
            if (!ReferenceEquals(_retrying, retrying))
                (_retrying, _first) = (retrying, retrying.IsEmpty ? WebhookReport.NothingOpen : retrying.Keys.Min());
            return _first;
        }
    }
}
