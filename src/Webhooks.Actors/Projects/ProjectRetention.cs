using Akka.Actor;
using Akka.Persistence;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>
/// Deletes a project's events when they are old enough. A part of the project's actor; it runs only on that actor's messages.
/// First the project asks every webhook that may still need one of them to end its deliveries of them; only after each has reported that
/// it needs none, the project records that they have expired; then a snapshot covers their rows, and these are deleted a few at a time. All
/// but the fact is recomputed after a crash. A webhook that does not answer keeps the events from being deleted.
/// </summary>
internal sealed class ProjectRetention(WebhooksNode node, IActorRef self)
{
    /// <summary>Webhooks asked at one tick: each of them may have to be woken.</summary>
    private const int MaxNotified = 100;

    /// <summary>Rows of the journal in one deletion: at most some megabytes, some hundredths of a second.</summary>
    private const int PieceRows = 200;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(12);
    private static readonly TimeSpan PauseBetweenPieces = TimeSpan.FromMilliseconds(20);

    private readonly SentWakeUps _notified = new(node.Time, node.Lost);
    private Cursor _aged;
    private TimeSpan _lookedAt = node.Time.GetElapsedTime(0);
    private bool _looking;
    private bool _confirming;
    private bool _deleting;
    private long _snapshotAskedAt;
    private long _snapshotRow;

    /// <summary>Persists the fact.</summary>
    public required Action<EventsExpired> Persist { private get; init; }

    public required Action TakeSnapshot { private get; init; }

    public required Action<long> DeleteRows { private get; init; }

    public required Action<object, TimeSpan> TellSelfLater { private get; init; }

    public required Func<ProjectState> State { private get; init; }

    public required Func<LoggedRows> Logged { private get; init; }

    /// <summary>Rows up to this one are deleted.</summary>
    public long DeletedRow { get; private set; }

    /// <summary>Whether there is work that must not wait until the project is used again.</summary>
    public bool IsBusy => _looking || IsAged || DeletableRow > DeletedRow;

    private bool IsAged => _aged.Sequence > State().Expired.Sequence;

    /// <summary>Rows that the read model may lack must still be read.</summary>
    private long DeletableRow => Math.Min(State().Expired.NextRow - 1, Logged().UpTo);

    private TimeSpan Pause =>
        node.Retention.Events / 50 is var pause && pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;

    public void Restored(long snapshotRow, long deletedRow) =>
        (_snapshotRow, _snapshotAskedAt, DeletedRow) = (snapshotRow, snapshotRow, deletedRow);

    public void SnapshotSaved(long row)
    {
        _snapshotRow = Math.Max(_snapshotRow, row);
        DeleteNext();
    }

    public void SnapshotFailed() => _snapshotAskedAt = _snapshotRow;

    public void Answered(WebhookId webhook) => _notified.Answered(webhook);

    public void Forget(WebhookId webhook) => _notified.Forget(webhook);

    public void OnTick()
    {
        // Not when it has just started: most projects sleep again soon, and the sweep asks those that sleep.
        if (!IsAged && node.Time.GetElapsedTime(0) - _lookedAt >= Pause)
            Look();
        TellOrConfirm();
        DeleteNext();
    }

    /// <summary>Looks for events that are old enough.</summary>
    public void Look()
    {
        var state = State();
        if (_looking || state.Head.Sequence <= state.Expired.Sequence)
            return;
        (_looking, _lookedAt) = (true, node.Time.GetElapsedTime(0));
        node.Aged.LastBeforeAsync(state.Id, node.Time.GetUtcNow() - node.Retention.Events)
            .PipeTo(self, success: last => new Found(last), failure: e => new LookFailed(e));
    }

    /// <summary>Handles the results of searches and deletions; false for other messages.</summary>
    public bool Handle(object message)
    {
        switch (message)
        {
            case Found found:
                _looking = false;
                _aged = Cursor.Later(_aged, found.Last ?? default);
                TellOrConfirm();
                break;
            case LookFailed failed:
                _looking = false;
                node.Logger.AgedEventsNotFound(failed.Cause, State().Id);
                break;
            case DeleteMessagesSuccess deleted:
                (_deleting, DeletedRow) = (false, Math.Max(DeletedRow, deleted.ToSequenceNr));
                if (DeletableRow > DeletedRow)
                    TellSelfLater(Next.Instance, PauseBetweenPieces);
                break;
            case DeleteMessagesFailure failed:
                _deleting = false;
                node.Logger.AgedEventsNotDeleted(failed.Cause, State().Id);
                break;
            case Next:
                DeleteNext();
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>The fact is on disk.</summary>
    public void Expired()
    {
        _confirming = false;
        Offer();
        DeleteNext();
    }

    /// <summary>Reports the expiry to the read model, which may not know it after a crash.</summary>
    public void Offer()
    {
        if (State().Expired.Sequence > 0)
            node.ReadModel.Offer(new RetentionEntry(State().Id, State().Expired.Sequence));
    }

    private void TellOrConfirm()
    {
        if (_confirming)
            return;
        var state = State();
        // An event that has expired meanwhile may have been resent.
        var needing = IsAged
            ? [.. state.Needing(_aged.Sequence)]
            : state.Routes.Where(entry => entry.Value.OpenFrom > 0 && entry.Value.OpenFrom <= state.Expired.Sequence)
                .Select(entry => entry.Key).ToList();
        if (needing.Count == 0 && IsAged)
        {
            _confirming = true;
            Persist(new(_aged));
            return;
        }

        foreach (var webhook in needing.Where(_notified.MayWakeAgain).Take(MaxNotified))
        {
            _notified.Sent(webhook);
            node.Webhooks.Tell(new ExpireDeliveries(state.Id, webhook, Cursor.Later(_aged, state.Expired)));
        }
    }

    private void DeleteNext()
    {
        var upTo = DeletableRow;
        if (_deleting || upTo <= DeletedRow)
            return;
        if (_snapshotRow < upTo)
        {
            if (_snapshotAskedAt < upTo)
                TakeSnapshot();
            _snapshotAskedAt = Math.Max(_snapshotAskedAt, upTo);
            return;
        }

        _deleting = true;
        DeleteRows(Math.Min(DeletedRow + PieceRows, upTo));
    }

    private sealed record Found(Cursor? Last) : INoSerializationVerificationNeeded;

    private sealed record LookFailed(Exception Cause) : INoSerializationVerificationNeeded;

    private sealed record Next : INoSerializationVerificationNeeded
    {
        public static Next Instance { get; } = new();
    }
}
