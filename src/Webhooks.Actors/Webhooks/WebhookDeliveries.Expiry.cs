using System.Collections.Immutable;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

internal sealed partial class WebhookDeliveries
{
    private int _unwrittenExpiries;
    private (ImmutableDictionary<long, Retry> Of, long First) _firstRetrying = (ImmutableDictionary<long, Retry>.Empty, WebhookReport.NothingOpen);
    private (ImmutableDictionary<long, Retry> Of, long First) _firstRecorded = (ImmutableDictionary<long, Retry>.Empty, WebhookReport.NothingOpen);

    /// <summary>Told when a row of the log is missing that a delivery needs: its event may have expired.</summary>
    public Action MissesRow { private get; set; } = () => { };

    /// <summary>Nothing more is read meanwhile.</summary>
    public bool IsCounting { get; set; }

    /// <summary>How far the log was read.</summary>
    public Cursor Looked => _window?.Looked ?? default;

    /// <summary>What is up to the sequence, was not read, and was not settled before a crash.</summary>
    public IReadOnlyList<SequenceRange> Unread(long upTo) => [.. _window?.Unread(upTo) ?? []];

    public IReadOnlyList<long> RetryingUpTo(long upTo) => [.. State.Retrying.Keys.Where(sequence => sequence <= upTo).Order()];

    /// <summary>Whether something up to the sequence was not read, waits, is under way or is to be sent again.</summary>
    public bool HasAnythingUpTo(long upTo) => _window is not null && (_window.Looked.Sequence < upTo || FirstOpen <= upTo);

    /// <summary>
    /// Leaves what has expired, at once, as an attempt that has ended changes the state at once; <see cref="ExpiryRecorded"/> tells that it
    /// is on disk. Null when there was nothing.
    /// </summary>
    public DeliveriesExpired? Expire(Cursor upTo, UnreadEvents unread)
    {
        if (_window is null || Expiry.Decide(State, _window, upTo, unread.Count, unread.IsTold, node.Time.GetUtcNow()) is not { } fact)
            return null;
        State = WebhookDecider.Apply(State, fact) with { Progress = State.Progress };
        _unwrittenExpiries++;
        return fact;
    }

    public void ExpiryRecorded(DeliveryProgress progress)
    {
        State = State with { Progress = progress };
        _unwrittenExpiries--;
    }

    /// <summary>Puts on disk how far it has come, where it would start after a crash from events that are not there any more.</summary>
    public void RecordProgress()
    {
        if (!_closing && _window is not null && _outcomes.IsSettled && State.Progress != _window.Progress())
            Record(new(_window.Progress(), []));
    }

    /// <summary>The first sequence that it still needs, now or after a crash; see <see cref="WebhookReport.OpenFrom"/>.</summary>
    private long OpenFrom(WebhookState recorded)
    {
        if (_window is null || recorded.Progress is not { } progress || _unwrittenExpiries > 0)
            return 0;
        var open = FirstOpen;
        if (open == WebhookReport.NothingOpen && _outcomes.IsSettled)
            return open;
        return Math.Min(Math.Min(open, progress.Cursor.Sequence + 1), FirstOf(recorded.Retrying, ref _firstRecorded));
    }

    private long FirstOpen
    {
        get
        {
            var first = Math.Min(_window?.Oldest?.Sequence ?? WebhookReport.NothingOpen, FirstOf(State.Retrying, ref _firstRetrying));
            foreach (var replay in State.Replays)
                first = replay.HasMore ? Math.Min(first, replay.Cursor + 1) : first;
            return first;
        }
    }

    /// <summary>There may be thousands of retries, and reports are frequent.</summary>
    private static long FirstOf(ImmutableDictionary<long, Retry> retrying, ref (ImmutableDictionary<long, Retry> Of, long First) known)
    {
        if (!ReferenceEquals(known.Of, retrying))
            known = (retrying, retrying.IsEmpty ? WebhookReport.NothingOpen : retrying.Keys.Min());
        return known.First;
    }
}
