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

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Makes a webhook durable: decides, persists, applies, answers; tells the project its route and how far it has come. What is delivered
/// when is <see cref="WebhookDeliveries"/>.
/// </summary>
internal sealed class WebhookActor : ReceivePersistentActor, IWithTimers
{
    /// <summary>Facts between snapshots: a recovery reads no more than these, each of them up to some hundred attempts.</summary>
    private const int SnapshotFacts = 200;

    /// <summary>Before <see cref="WebhookExtractor.EntityIdOf"/>.</summary>
    public const string PersistencePrefix = "webhook-";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleBeforeStop = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseAfterFailedRead = TimeSpan.FromSeconds(1);

    private readonly ProjectId _project;
    private readonly WebhookId _id;
    private readonly WebhooksNode _node;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<(IActorRef From, Func<object> Answer)> _awaitRoute = [];
    private readonly LoggedRows _logged = new();
    private readonly WebhookDeliveries _deliveries;
    private readonly NoticePublisher _notices;
    private readonly WebhookResends _resends;
    private readonly SealedHeaders _headers;
    private readonly WebhookExpiry _expiry;
    private WebhookState _recorded;
    private long _snapshotRow;
    private readonly TimeSpan _startedAt;
    private bool _stopping;
    private TimeSpan _busyAt;

    public WebhookActor(ProjectId project, WebhookId id, WebhooksNode node)
    {
        (_project, _id, _node) = (project, id, node);
        _startedAt = Now;
        _recorded = WebhookState.Missing with { Project = project, Id = id };
        _deliveries = new(project, id, node, Context, Self, () => Timers) { Record = Record };
        _notices = new(project, id, node, Self, _log);
        _resends = new(project, id, node, Context, Self, _deliveries)
        {
            WhenRecorded = look =>
            {
                _deliveries.Flush();
                DeferAsync(look, found => found());
            },
            Carry = Carry,
        };
        _deliveries.Ended = _resends.Ended;
        _headers = new(node.Keys, project, id);
        _deliveries.MissesRow = Report;
        _expiry = new(project, id, node, Context, Self, _deliveries) { Persist = PersistExpired, Report = Report };
        PersistenceId = $"{PersistencePrefix}{WebhookExtractor.EntityIdOf(project, id)}";
        JournalPluginId = node.Plugins.Journal;
        SnapshotPluginId = node.Plugins.Snapshots;

        Recover<SnapshotOffer>(offer => Restore((WebhookSnapshot)offer.Snapshot, offer.Metadata.SequenceNr));
        Recover<WebhookFact>(Replay);
        Recover<RecoveryCompleted>(_ => Recovered());

        Command<CommandWebhook>(command => Carry(command.Command, Sender, Answer));
        Command<DescribeWebhook>(_ => Describe());
        Command<Poke>(OnPoke);
        Command<ExpireDeliveries>(OnExpire);
        Command<Routed>(OnRouted);
        Command<Logged>(logged => _logged.Logged(logged.Row));
        Command<OwnFacts>(OfferAgain);
        Command<Published>(published => NoticesTold(_notices.Accepted(published, _recorded.Notices)));
        Command<Refusal>(refusal => NoticesTold(_notices.Refused(refusal, _recorded.Notices)));
        Command<ReadAgain>(_ => OfferFromJournal());
        Command<Status.Failure>(failure =>
        {
            _log.Warning(failure.Cause, "Webhook {0} could not read its own facts; it tries again.", _id);
            Timers.StartSingleTimer(ReadAgain.Instance, ReadAgain.Instance, PauseAfterFailedRead);
        });
        Command<TickNow>(_ => OnTick());
        Command<StopWebhook>(_ => Stop());
        Command<SaveSnapshotSuccess>(OnSnapshot);
        Command<SaveSnapshotFailure>(f => _log.Warning(f.Cause, "A snapshot of webhook {0} was not saved; the next one is tried later.", _id));
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(f => _log.Warning(f.Cause, "Old snapshots of webhook {0} were not deleted.", _id));
        Command<DeleteMessagesFailure>(f => _log.Warning(f.Cause, "Old facts of webhook {0} were not deleted.", _id));
        CommandAny(message =>
        {
            if (!_deliveries.Handle(message) && !_expiry.Handle(message) && !OnResend(message))
                Unhandled(message);
            DisableIfDue();
            _resends.LookForNext();
            StopIfDone();
        });
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The recorded state and what ended since: what is true now.</summary>
    private WebhookState State => _deliveries.State;

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _log.Error(cause, "Webhook {0} could not write fact {1}; it stops and comes back when its project pokes it.", _id, sequenceNr);
        Sender.Tell(Unavailable());
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        _log.Error(cause, "The journal rejected fact {1} of webhook {0}; it stops, so that it does not go on without it.", _id, sequenceNr);
        Sender.Tell(Unavailable());
        Context.Stop(Self);
    }

    protected override void PostStop()
    {
        _deliveries.Abandon();
        _awaitRoute.ForEach(waiting => waiting.From.Tell(Unavailable()));
        base.PostStop();
    }

    private void Restore(WebhookSnapshot snapshot, long row)
    {
        AssertOwn(snapshot.State.Project, snapshot.State.Id);
        _recorded = snapshot.State;
        _logged.Restore(snapshot.LoggedRow, row);
        _snapshotRow = row;
        _deliveries.Resume(_recorded);
        OfferView();
    }

    private void Replay(WebhookFact fact)
    {
        if (fact is WebhookCreated created)
            AssertOwn(created.Project, created.Id);
        else if (fact is WebhookChanged { Project.Value: not null } changed)
            AssertOwn(changed.Project, changed.Id);
        else if (fact is SecretRotated { Project.Value: not null } rotated)
            AssertOwn(rotated.Project, rotated.Id);
        Apply(fact);
        if (fact is WebhookCreated)
        {
            _deliveries.Resume(_recorded);
            OfferView();
        }

        OfferToLog(fact, LastSequenceNr);
    }

    /// <summary>A sealed secret opens for the webhook that its row names: a row that was copied from another webhook would bring it along.</summary>
    private void AssertOwn(ProjectId project, WebhookId id)
    {
        if (project != _project || id != _id)
            throw new InvalidDataException($"Webhook {_id} of project {_project} finds a row of webhook {id} of project {project} among its own.");
    }

    private void Recovered()
    {
        _node.Instruments.Recovered(RecoveryKind.Webhook, Now - _startedAt);
        _busyAt = Now;
        Timers.StartPeriodicTimer(TickNow.Instance, TickNow.Instance, Tick);
        _deliveries.Resume(_recorded);
        if (State.Stage == WebhookStage.Missing)
            return;
        OfferView();
        OfferFromJournal();
        if (!State.IsRouted)
            SendRoute();
        _notices.Offer(_recorded.Notices);
        DisableIfDue();
        _deliveries.Pump();
        _resends.LookForNext();
    }

    private void Carry(WebhookCommand command, IActorRef from, Func<object> answer)
    {
        _busyAt = Now;
        var decision = WebhookDecider.Decide(State, command, _node.Time.GetUtcNow());
        if (decision.Refusal is { } refusal)
        {
            from.Tell(refusal);
            StopIfMissing();
        }
        else if (decision.Facts.IsEmpty)
        {
            WhenRouted(from, answer);
        }
        else
        {
            Decided(decision.Facts, () => WhenRouted(from, answer));
        }
    }

    private void Decided(ImmutableArray<WebhookFact> facts, Action answer)
    {
        // What ended before the change is recorded before it, so that a replay sees both in the order in which they happened.
        _deliveries.Flush();
        PersistAll(facts, fact =>
        {
            Apply(fact);
            OfferToLog(fact, LastSequenceNr);
            answer();
            AfterChange();
        });
    }

    /// <summary>The system stops a webhook whose receiver is gone, or has failed for too long.</summary>
    private void DisableIfDue()
    {
        if (!_stopping && Disabling.Decide(State, _node.Time.GetUtcNow(), _node.Delivery.DisableAfter) is { IsEmpty: false } facts)
            Decided(facts, () => { });
    }

    private void NoticesTold(NoticesPublished? told)
    {
        if (told is null)
            return;
        PersistAsync(told, fact =>
        {
            Apply(fact);
            _notices.Settled();
            AfterChange();
            StopIfDone();
        });
    }

    private bool OnResend(object message)
    {
        if (message is IWebhookMessage && State.Stage != WebhookStage.Registered)
        {
            Sender.Tell(Refusal.NoSuchWebhook(_id));
            StopIfMissing();
            return true;
        }

        _busyAt = Now;
        return _resends.Handle(message, Sender);
    }

    private void WhenRouted(IActorRef from, Func<object> answer)
    {
        if (State.IsRouted)
        {
            from.Tell(answer());
            return;
        }

        _awaitRoute.Add((from, answer));
        SendRoute();
    }

    private WebhookAnswer Answer() => new(_deliveries.View(), State.Secret!)
    {
        PreviousSecretUntil = State.Retiring.IsEmpty ? null : State.Retiring.Max(retiring => retiring.Until),
    };

    private void Describe()
    {
        Sender.Tell(State.Stage == WebhookStage.Registered ? Answer() : Refusal.NoSuchWebhook(_id));
        StopIfMissing();
    }

    private void AfterChange()
    {
        OfferView();
        _notices.Offer(_recorded.Notices);
        _deliveries.Pump();
        _resends.LookForNext();
        Report();
        SnapshotIfDue();
    }

    private void OnPoke(Poke poke)
    {
        if (State.Stage == WebhookStage.Registered)
        {
            _deliveries.OnPoke(poke);
            Report();
        }
        else
        {
            Unroute();
        }
    }

    private void OnExpire(ExpireDeliveries expire)
    {
        _busyAt = Now;
        if (State.Stage == WebhookStage.Registered)
            _expiry.Expire(expire.UpTo);
        else
            Unroute();
    }

    /// <summary>The project still has a route to it, put there by a message that came late.</summary>
    private void Unroute()
    {
        if (State.Stage == WebhookStage.Deleted)
            SendRoute();
        StopIfMissing();
    }

    /// <summary>The project follows; told again until it confirms, whoever crashes in between.</summary>
    private void SendRoute() => _node.Projects.Tell(
        State.Stage == WebhookStage.Deleted
            ? new DropRoute(_project, _id, State.RouteVersion)
            : new PutRoute(_project, new(_id, State.RouteVersion, State.Definition!.Filter, State.Start)));

    private void OnRouted(Routed routed)
    {
        if (State.IsRouted || routed.Version != State.RouteVersion)
            return;
        Persist(new RouteConfirmed(routed.Version, routed.Start), fact =>
        {
            Apply(fact);
            _awaitRoute.ForEach(waiting => WhenRouted(waiting.From, waiting.Answer));
            _awaitRoute.Clear();
            AfterChange();
        });
    }

    private void Apply(WebhookFact fact)
    {
        _recorded = WebhookDecider.Apply(_recorded, fact);
        if (IsRecovering)
            return;
        if (fact is AttemptsRecorded recorded)
            _deliveries.Recorded(recorded.Progress);
        else if (fact is DeliveriesExpired expired)
            _deliveries.ExpiryRecorded(expired.Progress);
        else
            _deliveries.Changed(fact);
    }

    private void Record(AttemptsRecorded fact)
    {
        var startedAt = Now;
        PersistAsync(fact, recorded =>
        {
            _busyAt = Now;
            _node.Instruments.Wrote(WriteKind.Outcomes, _busyAt - startedAt);
            Apply(recorded);
            OfferToLog(recorded, LastSequenceNr);
            AfterChange();
            StopIfDone();
        });
    }

    private void PersistExpired(DeliveriesExpired fact) => PersistAsync(fact, expired =>
    {
        _node.Instruments.HaveExpired(expired.Count);
        Apply(expired);
        OfferToLog(expired, LastSequenceNr);
        AfterChange();
        StopIfDone();
    });

    private void Report()
    {
        if (State.Stage == WebhookStage.Registered && State.IsRouted)
            _node.Projects.Tell(new ReportProgress(_project, _deliveries.Report(_recorded)));
    }

    private void OnTick()
    {
        if (State.Stage != WebhookStage.Missing && !State.IsRouted)
            SendRoute();
        _notices.Offer(_recorded.Notices);
        DisableIfDue();
        _deliveries.OnTick();
        _resends.LookForNext();
        if (!_deliveries.IsIdle)
        {
            _busyAt = Now;
        }
        else if (Now - _busyAt >= IdleBeforeStop)
        {
            Report();
            Passivate();
        }
    }

    private void StopIfMissing()
    {
        if (State.Stage != WebhookStage.Registered && State.IsRouted)
            Passivate();
    }

    private static void Passivate() => Context.Parent.Tell(new Passivate(StopWebhook.Instance));

    private void Stop()
    {
        _stopping = true;
        _deliveries.Close();
        StopIfDone();
    }

    private void StopIfDone()
    {
        if (!_stopping || !_deliveries.IsClosed)
            return;
        OfferView();
        Context.Stop(Self);
    }

    private void SnapshotIfDue()
    {
        if (LastSequenceNr - _snapshotRow < SnapshotFacts)
            return;
        _snapshotRow = LastSequenceNr;
        SaveSnapshot(new WebhookSnapshot(_recorded, _logged.UpTo));
    }

    /// <summary>What the snapshot covers is not needed any more, except what the attempt log may still lack.</summary>
    private void OnSnapshot(SaveSnapshotSuccess saved)
    {
        DeleteMessages(Math.Min(saved.Metadata.SequenceNr, _logged.UpTo));
        DeleteSnapshots(new(saved.Metadata.SequenceNr - 1));
    }

    private void OfferView()
    {
        if (State.Definition is null)
            return;
        _node.ReadModel.Offer(new WebhookEntry(
            _project, LastSequenceNr, _deliveries.View(), State.Progress?.Cursor.Sequence ?? 0, State.Stage == WebhookStage.Deleted)
        {
            Headers = _headers.Of(State.Definition.Headers),
        });
    }

    /// <summary>Tells the read model what the fact says of deliveries; false when that is nothing.</summary>
    private bool OfferToLog(WebhookFact fact, long row)
    {
        var self = Self;
        LogEntry? entry = fact switch
        {
            AttemptsRecorded recorded => new AttemptsEntry(_project, _id, recorded.Attempts),
            DeliveriesExpired expired => new ExpiredEntry(_project, _id, row, expired),
            _ => StatusEntry.Of(_project, _id, row, fact),
        };
        if (entry is not null)
            _node.ReadModel.Offer(entry with { Written = () => self.Tell(new Logged(row)) });
        return entry is not null;
    }

    /// <summary>Facts before the snapshot that the attempt log may not have: the node was killed before they were written there.</summary>
    private void OfferFromJournal()
    {
        if (_logged.HasGap)
            _node.Log.ReadFactsAsync(PersistenceId, _logged.UpTo + 1, _logged.GapEnd).PipeTo(Self, success: facts => new OwnFacts(facts));
    }

    private void OfferAgain(OwnFacts facts)
    {
        var last = 0L;
        foreach (var (row, fact) in facts.Facts)
        {
            if (fact is WebhookFact own && OfferToLog(own, row))
                last = row;
        }

        _logged.OfferedAgain(last);
    }

    private static Refusal Unavailable() => new(
        RefusalReason.Unavailable, "unavailable", "The webhook cannot be changed at the moment; whether this change was made is unknown.");

    private TimeSpan Now => _node.Time.GetElapsedTime(0);

    private sealed record Logged(long Row) : INoSerializationVerificationNeeded;

    private sealed record OwnFacts(IReadOnlyList<(long Row, object Fact)> Facts) : INoSerializationVerificationNeeded;

    private sealed record ReadAgain : INoSerializationVerificationNeeded
    {
        public static ReadAgain Instance { get; } = new();
    }

    private sealed record TickNow : INoSerializationVerificationNeeded
    {
        public static TickNow Instance { get; } = new();
    }
}
