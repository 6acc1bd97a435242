using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>
/// Makes a project durable: collects publishes while one write is in flight, writes them as one group, answers when they are on disk,
/// and pokes the webhooks that want them.
/// </summary>
internal sealed class ProjectActor : ReceivePersistentActor, IWithTimers
{
    /// <summary>What may wait while a write is in flight; beyond it publishers are told to come back.</summary>
    private const int MaxQueuedBytes = 64 * 1024 * 1024;

    /// <summary>What goes into one write: enough to make fsyncs cheap, little enough that other projects on the node, which wait for it, are answered soon.</summary>
    private const int MaxGroupBytes = 1024 * 1024;

    /// <summary>Events between snapshots; a recovery reads no more than these.</summary>
    private const int SnapshotEvents = 50_000;

    /// <summary>Rows between snapshots of a project that publishes one by one.</summary>
    private const int SnapshotRows = 2_000;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan IdleBeforeStop = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseAfterFailedRead = TimeSpan.FromSeconds(1);

    private readonly WebhooksNode _node;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<(Publish Publish, IActorRef From, TimeSpan At)> _queue = new();
    private readonly PublishParts _parts = new();
    private readonly LoggedRows _logged = new();
    private readonly ProjectRetention _retention;
    private ProjectState _state;
    private ProjectPoker _poker;
    private long _queuedBytes;
    private List<(IActorRef From, PublishDecision Answer, EventTrace? Trace)>? _writing;
    private long _lastOfferedAgain;
    private long _eventsSinceSnapshot;
    private long _snapshotRow;
    private readonly TimeSpan _startedAt;
    private bool _stopping;
    private TimeSpan _busyAt;
    private long _unread;

    public ProjectActor(ProjectId id, WebhooksNode node)
    {
        _node = node;
        _startedAt = Now;
        _state = new(id);
        _poker = new(_state, node);
        _retention = new(node, Self, _log)
        {
            State = () => _state,
            Logged = () => _logged,
            Persist = Expire,
            TakeSnapshot = TakeSnapshot,
            DeleteRows = DeleteMessages,
            TellSelfLater = (message, pause) => Timers.StartSingleTimer(message, message, pause),
        };
        PersistenceId = ProjectLog.PersistenceId(id);
        JournalPluginId = node.Plugins.Journal;
        SnapshotPluginId = node.Plugins.Snapshots;

        Recover<SnapshotOffer>(offer => Restore((ProjectSnapshot)offer.Snapshot, offer.Metadata.SequenceNr));
        Recover<ProjectFact>(Replay);
        Recover<RecoveryCompleted>(_ => Recovered());

        Command<PublishEvents>(publish => Enqueue(publish.Publish));
        Command<PublishPart>(part => Collect(part));
        Command<PutRoute>(put => Put(put.Route));
        Command<DropRoute>(Drop);
        Command<ReportProgress>(report => Report(report.Report));
        Command<RetireEvents>(_ => _retention.Look());
        Command<GetHead>(_ => Sender.Tell(_state.Head));
        Command<Logged>(logged => _logged.Logged(logged.Row));
        Command<LogRows>(OfferAgain);
        Command<ReadAgain>(_ => OfferFromJournal(_logged.UpTo + 1));
        Command<TickNow>(_ => OnTick());
        Command<StopProject>(_ => Stop());
        Command<SaveSnapshotSuccess>(saved =>
        {
            DeleteSnapshots(new(saved.Metadata.SequenceNr - 1));
            _retention.SnapshotSaved(saved.Metadata.SequenceNr);
            StopIfStopping();
        });
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(_ => { });
        Command<SaveSnapshotFailure>(failure =>
        {
            _log.Warning(failure.Cause, "A snapshot of project {0} was not saved; the next one is tried later.", _state.Id);
            _retention.SnapshotFailed();
            StopIfStopping();
        });
        Command<Status.Failure>(failure =>
        {
            _log.Warning(failure.Cause, "Project {0} could not read its journal; it tries again.", _state.Id);
            Timers.StartSingleTimer(ReadAgain.Instance, ReadAgain.Instance, PauseAfterFailedRead);
        });
        CommandAny(message =>
        {
            if (!_retention.Handle(message))
                Unhandled(message);
        });
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _log.Error(cause, "Project {0} could not write row {1}; it stops and comes back when the journal does.", _state.Id, sequenceNr);
        RefuseAll();
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        _log.Error(cause, "The journal rejected row {1} of project {0}; it stops, so that it does not go on without it.", _state.Id, sequenceNr);
        RefuseAll();
        Context.Stop(Self);
    }

    protected override void PostStop()
    {
        CountUnread(0);
        RefuseAll();
        base.PostStop();
    }

    private void Restore(ProjectSnapshot snapshot, long row)
    {
        _state = snapshot.Restore();
        _poker = new(_state, _node);
        _logged.Restore(snapshot.LoggedRow, row);
        _snapshotRow = row;
        _retention.Restored(row, snapshot.DeletedRow);
    }

    private void Replay(ProjectFact fact)
    {
        ProjectDecider.Apply(_state, fact, LastSequenceNr);
        if (fact is EventsAccepted accepted)
        {
            _eventsSinceSnapshot += accepted.Events.Count;
            OfferToReadModel(accepted, LastSequenceNr);
        }
    }

    private void Recovered()
    {
        _node.Instruments.Recovered(RecoveryKind.Project, Now - _startedAt);
        // One that was remembered and has nothing to do need not stay: after a crash all come back, idle ones too.
        _busyAt = _state.HasWork ? Now : Now - IdleBeforeStop;
        Timers.StartPeriodicTimer(TickNow.Instance, TickNow.Instance, Tick);
        OfferFromJournal(_logged.UpTo + 1);
        _retention.Offer();
        _poker.PokeOpen();
    }

    private void Enqueue(Publish publish)
    {
        _busyAt = Now;
        var bytes = publish.Drafts.Sum(d => (long)d.Draft.Data.Length);
        if (_stopping || _queuedBytes + bytes > MaxQueuedBytes || _node.ReadModel.IsBehind)
        {
            Sender.Tell(Busy());
            return;
        }

        _queuedBytes += bytes;
        _queue.Enqueue((publish, Sender, Now));
        WriteNext();
    }

    private void Collect(PublishPart part)
    {
        if (_stopping || _queuedBytes + _parts.Bytes + part.Piece.Length > MaxQueuedBytes)
            Sender.Tell(Busy());
        else if (_parts.Take(part, Now) is { } whole)
            Enqueue(whole.Publish);
    }

    private void WriteNext()
    {
        if (_writing is not null || _queue.Count == 0 || StopsBecauseItStoodStill())
            return;

        var group = new List<Publish>();
        var from = new List<IActorRef>();
        var bytes = 0L;
        var askedAt = _queue.Peek().At;
        while (bytes < MaxGroupBytes && _queue.TryDequeue(out var next))
        {
            bytes += next.Publish.Drafts.Sum(d => (long)d.Draft.Data.Length);
            group.Add(next.Publish);
            from.Add(next.From);
        }

        _queuedBytes -= bytes;
        var decision = ProjectDecider.Decide(_state, group, _node.Time.GetUtcNow());
        _writing = [.. from.Zip(decision.Answers, group.Select(publish => publish.Trace))];
        if (decision.Facts.IsEmpty)
        {
            AnswerAll();
            return;
        }

        var (left, startedAt, startedUtc) = (decision.Facts.Length, Now, _node.Time.GetUtcNow());
        PersistAllAsync(decision.Facts, accepted =>
        {
            Accepted(accepted);
            if (--left > 0)
                return;
            _node.Instruments.Wrote(WriteKind.Events, Now - startedAt);
            var events = decision.Facts.Sum(fact => fact.Events.Count);
            _node.Instruments.Committed(decision.Facts.Length, events, Now - askedAt);
            TraceCommit(decision.Facts.Length, events, startedUtc);
            AnswerAll();
        });
    }

    /// <summary>What it acknowledged now, the project on the node that has taken over would not know of, and tell nobody.</summary>
    private bool StopsBecauseItStoodStill()
    {
        if (!_node.Pulse.StoodStill)
            return false;
        RefuseAll();
        Context.Stop(Self);
        return true;
    }

    private void Accepted(EventsAccepted accepted)
    {
        ProjectDecider.Apply(_state, accepted, LastSequenceNr);
        _node.Cache.Add(_state.Id, LastSequenceNr, accepted.Events);
        OfferToReadModel(accepted, LastSequenceNr);
        _eventsSinceSnapshot += accepted.Events.Count;
        _busyAt = Now;
    }

    private void AnswerAll()
    {
        if (StopsBecauseItStoodStill())
            return;
        foreach (var (from, answer, _) in _writing!)
            from.Tell(answer.Refusal is { } refusal ? refusal : new Published(answer.Accepted[^1].Id, [.. answer.Accepted.Select(e => new Placement(e.Sequence, e.Duplicate))]));
        _writing = null;
        _poker.PokeLagging();
        if (_eventsSinceSnapshot >= SnapshotEvents || LastSequenceNr - _snapshotRow >= SnapshotRows)
            TakeSnapshot();
        WriteNext();
    }

    private void TraceCommit(int rows, int events, DateTimeOffset startedAt)
    {
        foreach (var (_, answer, trace) in _writing ?? [])
        {
            if (trace is not null && answer.Accepted.Any(accepted => !accepted.Duplicate))
                Spans.Commit(trace, rows, events, startedAt, _node.Time.GetUtcNow());
        }
    }

    private void Put(RouteWebhook route)
    {
        _busyAt = Now;
        if (ProjectDecider.Decide(_state, route) is { } fact)
            PersistAsync(fact, routed => ApplyRoute(routed, route.Webhook, route.Version));
        else
            Sender.Tell(new Routed(route.Version, _state.RouteOf(route.Webhook)!.Start));
    }

    private void ApplyRoute(WebhookRouted fact, WebhookId webhook, long version)
    {
        ProjectDecider.Apply(_state, fact, LastSequenceNr);
        Sender.Tell(new Routed(version, _state.RouteOf(webhook)!.Start));
        _poker.Routed(webhook);
    }

    private void Drop(DropRoute drop)
    {
        _busyAt = Now;
        if (_state.RouteOf(drop.Webhook) is null)
        {
            Sender.Tell(new Routed(drop.Version, default));
            return;
        }

        PersistAsync(new WebhookUnrouted(drop.Webhook), fact =>
        {
            ProjectDecider.Apply(_state, fact, LastSequenceNr);
            _poker.Forget(drop.Webhook);
            _retention.Forget(drop.Webhook);
            Sender.Tell(new Routed(drop.Version, default));
        });
    }

    private void Report(WebhookReport report)
    {
        _busyAt = Now;
        if (!_state.Report(report))
            return;
        _retention.Answered(report.Webhook);
        _poker.Reported(report);
    }

    private void Expire(EventsExpired fact) => PersistAsync(fact, expired =>
    {
        ProjectDecider.Apply(_state, expired, LastSequenceNr);
        _retention.Expired();
    });

    /// <summary>Stops when nothing is left to do.</summary>
    private void OnTick()
    {
        _parts.ForgetBefore(Now - PublishParts.Patience);
        _poker.OnTick();
        CountUnread(_state.Routes.Sum(route => route.Value.Unread));
        if (!_stopping)
            _retention.OnTick();
        if (!_stopping && _writing is null && _queue.Count == 0 && !_retention.IsBusy && Now - _busyAt >= IdleBeforeStop && !_state.HasWork)
            Context.Parent.Tell(new Passivate(StopProject.Instance));
    }

    private void CountUnread(long unread)
    {
        _node.Instruments.UnreadChanged(unread - _unread);
        _unread = unread;
    }

    private void Stop()
    {
        _stopping = true;
        if (_writing is null && LastSequenceNr > 0)
            TakeSnapshot();
        else
            Context.Stop(Self);
    }

    private void StopIfStopping()
    {
        if (_stopping)
            Context.Stop(Self);
    }

    private void TakeSnapshot()
    {
        SaveSnapshot(ProjectSnapshot.Of(_state, _logged.UpTo) with { DeletedRow = _retention.DeletedRow });
        _snapshotRow = LastSequenceNr;
        _eventsSinceSnapshot = 0;
    }

    private void OfferToReadModel(EventsAccepted accepted, long row)
    {
        var self = Self;
        _node.ReadModel.Offer(new EventsEntry(_state.Id, row, accepted) { Written = () => self.Tell(new Logged(row)) });
    }

    /// <summary>Rows before the snapshot that the read model may not have: the node was killed before they were written there.</summary>
    private void OfferFromJournal(long from)
    {
        if (from <= _logged.GapEnd)
            _node.Log.ReadAsync(_state.Id, from, Math.Min(from + ProjectLog.RowsPerRead - 1, _logged.GapEnd)).PipeTo(Self);
        else if (_logged.HasGap)
            _logged.OfferedAgain(_lastOfferedAgain);
    }

    private void OfferAgain(LogRows rows)
    {
        foreach (var row in rows.Rows)
        {
            OfferToReadModel(new(row.Events[0].AcceptedAt, row.Events), row.Row);
            _lastOfferedAgain = row.Row;
        }

        OfferFromJournal(rows.Next);
    }

    private void RefuseAll()
    {
        foreach (var (from, _, _) in _writing ?? [])
            from.Tell(Busy());
        while (_queue.TryDequeue(out var waiting))
            waiting.From.Tell(Busy());
        _writing = null;
    }

    private static Refusal Busy() => new(
        RefusalReason.Unavailable, "unavailable", "The project cannot store events at the moment. Publish again with the same id.");

    private TimeSpan Now => _node.Time.GetElapsedTime(0);

    private sealed record Logged(long Row) : INoSerializationVerificationNeeded;

    private sealed record ReadAgain : INoSerializationVerificationNeeded
    {
        public static ReadAgain Instance { get; } = new();
    }

    private sealed record TickNow : INoSerializationVerificationNeeded
    {
        public static TickNow Instance { get; } = new();
    }
}
