using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Webhooks.Actors.Audit;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>
/// Makes a project durable: writes what is published, keeps the routing table, and wakes the webhooks that want an event.
/// </summary>
internal sealed class ProjectActor : DurableActor
{
    /// <summary>Events between snapshots; a recovery reads no more than these.</summary>
    private const int SnapshotEvents = 50_000;

    /// <summary>Rows between snapshots of a project that publishes one by one.</summary>
    private const int SnapshotRows = 2_000;

    private readonly GroupCommit _commits;
    private readonly ProjectOffers _offers;
    private readonly ProjectRouting _routing;
    private readonly ProjectCatalogue _catalogue;
    private readonly ProjectPortal _portal;
    private readonly ProjectRetention _retention;
    private readonly NodeLossWatch _losses;
    private ProjectState _state;
    private ProjectWaker _waker;
    private long _unread;

    public ProjectActor(ProjectId id, WebhooksNode node)
        : base(ProjectLog.PersistenceId(id), $"project {id}", new(SnapshotRows, SnapshotEvents), node)
    {
        _state = new(id);
        _waker = new(_state, node);
        _commits = new(node, () => _state) { Persist = PersistRows, Answered = OnAnswered, Stop = () => Context.Stop(Self) };
        _offers = new(id, node, Self, () => Timers);
        _routing = new(() => _state)
        {
            Persist = (fact, done) => PersistAsync(fact, Applied(done)),
            Stored = webhook => _waker.Routed(webhook),
            Gone = Forget,
        };
        _catalogue = new(node.Time, () => _state.Catalogue) { Persist = (fact, done) => PersistAsync(fact, Applied(done)) };
        // Not async: a URL that is used twice at the same moment must be found used.
        _portal = new(node.Time, () => _state.Portal) { Persist = (fact, done) => Persist(fact, Applied(done)) };
        _retention = new(node, Self)
        {
            State = () => _state,
            Logged = () => _offers.Logged,
            Persist = Expire,
            TakeSnapshot = TakeSnapshot,
            DeleteRows = DeleteMessages,
            TellSelfLater = (message, pause) => Timers.StartSingleTimer(message, message, pause),
        };
        _losses = new(node.Lost, Self, () => Timers) { Noticed = () => _waker.OnTick() };

        Recover<SnapshotOffer>(offer => Restore((ProjectSnapshot)UnreadableRow.Require(offer.Snapshot), offer.Metadata.SequenceNr));
        Recover<ProjectFact>(Replay);
        // Without this row the project would lose its events, so it stops.
        Recover<UnreadableRow>(row => UnreadableRow.Require(row));
        Recover<RecoveryCompleted>(_ => Fence(Recovered));

        Command<PublishEvents>(publish => Enqueue(publish.Publish));
        Command<PublishPart>(part =>
        {
            if (_commits.Collect(part, Sender) is { } whole)
                Enqueue(whole);
        });
        Use<PutRoute>(put => _routing.Put(put.Route, Sender));
        Use<DropRoute>(drop => _routing.Drop(drop, Sender));
        Use<ReportProgress>(report => Report(report.Report));
        Use<DefineEventType>(define => _catalogue.Define(define.Definition, define.By, Sender));
        Use<RemoveEventType>(remove => _catalogue.Remove(remove.Type, remove.By, Sender));
        Command<GetCatalogue>(get => Sender.Tell(CataloguePage.Of(_state.Catalogue, get.After)));
        Use<OpenPortalSession>(open => _portal.Open(open.Session, open.By, Sender));
        Use<EnterPortal>(enter => _portal.Enter(enter, Sender));
        Use<EndPortalSessions>(end => _portal.End(end.Id, end.By, Sender));
        Use<GetPortalSessions>(get => _portal.Get(get.Id, Sender));
        Command<RetireEvents>(_ => _retention.Look());
        Command<GetHead>(_ => Sender.Tell(_state.Head));
        Command<StopProject>(_ => Stop());
        CommandAny(message =>
        {
            if (!_offers.Handle(message) && !_retention.Handle(message) && !_losses.Handle(message))
                Unhandled(message);
        });
    }

    protected override void OnWriteFailed() => _commits.RefuseAll();

    protected override void OnSnapshotSaved(long row)
    {
        _retention.SnapshotSaved(row);
        StopIfStopping();
    }

    protected override void OnSnapshotFailed()
    {
        _retention.SnapshotFailed();
        StopIfStopping();
    }

    protected override void PostStop()
    {
        CountUnread(0);
        _losses.Stop();
        _commits.RefuseAll();
        base.PostStop();
    }

    /// <summary>Stops when nothing is left to do.</summary>
    protected override void OnTick()
    {
        _commits.ForgetOldParts();
        _waker.OnTick();
        CountUnread(_state.Routes.Sum(route => route.Value.Unread));
        if (IsStopping)
            return;
        _retention.OnTick();
        if (_commits.IsIdle && !_retention.IsBusy && IsUnused && !_state.HasWork)
            Passivate(StopProject.Instance);
    }

    private void Restore(ProjectSnapshot snapshot, long row)
    {
        _state = snapshot.Restore();
        _waker = new(_state, Node);
        _offers.Logged.Restore(snapshot.LoggedRow, row);
        Snapshots.Taken(row);
        _retention.Restored(row, snapshot.DeletedRow);
    }

    private void Replay(ProjectFact fact)
    {
        ProjectDecider.Apply(_state, fact, LastSequenceNr);
        if (fact is EventsAccepted accepted)
            Added(accepted);
        Node.OfferAudit(AuditOffers.Of(_state.Id, LastSequenceNr, fact));
    }

    private void Recovered()
    {
        // After a crash all remembered projects are started, also those without work: they stop again.
        Started(RecoveryKind.Project, tick: TimeSpan.FromSeconds(3), _state.HasWork);
        _losses.Start();
        _offers.OfferFromJournal();
        _retention.Offer();
        _waker.WakeOpen();
    }

    private void Enqueue(Publish publish)
    {
        Used();
        if (publish.Catalogue is { } known && known != _state.Catalogue.Revision)
            Sender.Tell(new CatalogueChanged(_state.Catalogue.Revision));
        else
            _commits.Enqueue(publish, Sender);
    }

    private void PersistRows(ImmutableArray<EventsAccepted> rows, Action written)
    {
        var left = rows.Length;
        PersistAllAsync(rows, accepted =>
        {
            ProjectDecider.Apply(_state, accepted, LastSequenceNr);
            Node.Cache.Add(_state.Id, LastSequenceNr, accepted.Events);
            Added(accepted);
            Used();
            if (--left == 0)
                written();
        });
    }

    private void Added(EventsAccepted accepted)
    {
        _offers.Offer(accepted, LastSequenceNr);
        Snapshots.Added(accepted.Events.Count);
    }

    private void OnAnswered()
    {
        _waker.WakeLagging();
        if (FilteredRoutes.Pass(_state) is { Count: > 0 } passed)
            _offers.OfferPassed(passed, _state.Head.Sequence);
        if (Snapshots.IsDue(LastSequenceNr))
            TakeSnapshot();
    }

    private void Forget(WebhookId webhook)
    {
        _waker.Forget(webhook);
        _retention.Forget(webhook);
    }

    private void Report(WebhookReport report)
    {
        if (!_state.Report(report))
            return;
        _retention.Answered(report.Webhook);
        _waker.Reported(report);
    }

    private void Expire(EventsExpired fact) => PersistAsync(fact, expired =>
    {
        ProjectDecider.Apply(_state, expired, LastSequenceNr);
        _retention.Expired();
    });

    private Action<ProjectFact> Applied(Action done) => persisted =>
    {
        ProjectDecider.Apply(_state, persisted, LastSequenceNr);
        Node.OfferAudit(AuditOffers.Of(_state.Id, LastSequenceNr, persisted));
        done();
    };

    private void CountUnread(long unread)
    {
        Node.Instruments.UnreadChanged(unread - _unread);
        _unread = unread;
    }

    private void Stop()
    {
        IsStopping = true;
        _commits.Close();
        if (!_commits.IsWriting && (Snapshots.IsWorthwhile(LastSequenceNr) || WouldWakeMany))
            TakeSnapshot();
        else
            Context.Stop(Self);
    }

    /// <summary>
    /// Without a snapshot the next start wakes each webhook that is behind the facts, to know its position. A single one costs nothing.
    /// </summary>
    private bool WouldWakeMany => LastSequenceNr > 0 && _state.Routes.Count > 1;

    private void StopIfStopping()
    {
        if (IsStopping)
            Context.Stop(Self);
    }

    private void TakeSnapshot() =>
        TakeSnapshot(ProjectSnapshot.Of(_state, _offers.Logged.UpTo) with { DeletedRow = _retention.DeletedRow });
}
