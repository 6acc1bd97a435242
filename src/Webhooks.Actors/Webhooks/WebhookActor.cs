using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Makes a webhook durable: decides, persists, applies, answers, and reports its position to the project. <see cref="DeliveryFlow"/>
/// decides what is delivered when.
/// </summary>
internal sealed partial class WebhookActor : DurableActor
{
    /// <summary>Facts between snapshots; one fact holds up to some hundred attempts.</summary>
    private const int SnapshotFacts = 200;

    private readonly WebhookOwnership _own;
    private readonly WebhookDeliveries _deliveries;
    private readonly WebhookRouting _routing;
    private readonly WebhookOffers _offers;
    private readonly WebhookDesk _desk;
    private readonly OperationalEventPublisher _operational;
    private readonly WebhookResends _resends;
    private WebhookState _recorded;
    private bool _isLeaving;

    public WebhookActor(ProjectId project, WebhookId id, WebhooksNode node)
        : base(PersistenceIds.Of(project, id), $"webhook {id}", new(SnapshotFacts), node)
    {
        _recorded = WebhookState.Missing with { Project = project, Id = id };
        _own = new(project, id);
        _deliveries = new(project, id, node, Self, () => Timers) { Record = Record, RecordExpired = Record, SendReport = Report };
        _routing = new(project, id, node, _deliveries);
        _offers = new(project, id, PersistenceId, node, Self, () => Timers);
        _desk = new(id, node, _deliveries, _routing) { Persist = PersistDecided, Passivate = Passivate };
        _operational = new(project, id, node, Self);
        _resends = new(project, id, node, Self, _deliveries)
        {
            WhenRecorded = look =>
            {
                _deliveries.Flush();
                DeferAsync(look, found => found());
            },
            Carry = _desk.Carry,
            Refuse = _desk.Refuse,
            Used = Used,
        };
        _deliveries.Ended = _resends.Ended;

        RecoverAll();

        Use<CommandWebhook>(command => _desk.Carry(command, Sender));
        Command<DescribeWebhook>(_ => _desk.Describe(Sender));
        Command<WakeUp>(wakeUp =>
        {
            OnProject(new Happening.WakeUpReceived(wakeUp.Head, wakeUp.ReadPosition, wakeUp.Next, wakeUp.Expired)
            {
                Version = wakeUp.Version,
                Known = wakeUp.Known,
            });
            Report();
        });
        Use<ExpireDeliveries>(expire => OnProject(new Happening.Expiring(expire.UpTo)));
        Command<Routed>(OnRouted);
        Command<Published>(
            published => PersistMeanwhile(_operational.Accepted(published, _recorded.OpenOperationalEvents), _operational.Settled));
        Command<Refusal>(refusal => PersistMeanwhile(_operational.Refused(refusal, _recorded.OpenOperationalEvents), _operational.Settled));
        Command<StopWebhook>(_ => Stop());
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteMessagesFailure>(failed => Node.Logger.FactsNotDeleted(failed.Cause, Name));
        CommandAny(OnOther);
    }

    private WebhookState State => _deliveries.State;

    protected override void OnWriteFailed() => Sender.Tell(WebhookDesk.Unavailable());

    protected override void PostStop()
    {
        if (_damage is null)
            _deliveries.Abandon();
        _resends.Abandon();
        _routing.Refuse(WebhookDesk.Unavailable());
        base.PostStop();
    }

    protected override void OnTick()
    {
        if (_damage is not null)
        {
            if (IsUnused)
                Passivate();
            return;
        }

        GoOn(Happening.Ticked.Instance);
        if (!_deliveries.IsIdle || _resends.IsAsked)
            Used();
        if (!IsUnused)
            return;
        _routing.ReportNews(_recorded);
        Passivate();
    }

    /// <summary>Deletes the facts that a snapshot covers, except those that the attempt log may still lack.</summary>
    protected override void OnSnapshotSaved(long row)
    {
        DeleteMessages(Math.Min(row, _offers.LoggedUpTo));
        StopIfLeaving();
    }

    protected override void OnSnapshotFailed() => StopIfLeaving();

    /// <summary>Repeats messages without an answer, and delivers.</summary>
    private void GoOn(Happening happening)
    {
        _routing.SendIfUnconfirmed();
        _operational.Offer(_recorded.OpenOperationalEvents);
        DisableIfDue();
        _deliveries.Happen(happening);
        _resends.LookForNext();
    }

    private void OnOther(object message)
    {
        if (_offers.Handle(message))
            return;
        if (!_deliveries.Handle(message) && !_resends.Handle(message, Sender))
            Unhandled(message);
        DisableIfDue();
        _resends.LookForNext();
        StopIfDone();
    }

    /// <summary>A project sent a message to a webhook that does not exist: its route is outdated.</summary>
    private void OnProject(Happening happening)
    {
        if (State.Stage == WebhookStage.Registered)
        {
            _deliveries.Happen(happening);
            return;
        }

        _routing.Drop();
        _desk.PassivateIfMissing();
    }

    private void OnRouted(Routed routed)
    {
        if (_routing.Confirm(routed) is { } confirmed)
            Persist(confirmed, fact => Recorded(fact, _routing.Confirmed));
    }

    /// <summary>Disables a webhook whose receiver is gone, or has failed for too long.</summary>
    private void DisableIfDue()
    {
        var now = Node.Time.GetUtcNow();
        if (!IsStopping && Disabling.Decide(State, now, Node.Delivery.DisableAfter) is { IsEmpty: false } facts)
            PersistDecided([.. WebhookAudit.Mark(facts, State, Access.System.Actor, now)], () => { });
    }

    /// <summary>Records what has ended first, so that a recovery applies both facts in the order in which they happened.</summary>
    private void PersistDecided(ImmutableArray<WebhookFact> facts, Action then)
    {
        _deliveries.Flush();
        PersistAll(facts, fact => Recorded(fact, then));
    }

    private void Record(AttemptsRecorded fact)
    {
        var startedAt = Now;
        PersistMeanwhile(fact, () =>
        {
            Used();
            Node.Instruments.Wrote(WriteKind.Outcomes, Now - startedAt);
        });
    }

    private void Record(DeliveriesExpired fact) => PersistMeanwhile(fact, () => Node.Instruments.HaveExpired(fact.Count));

    /// <summary>Persists a fact, if there is one, in the background: no message waits for it.</summary>
    private void PersistMeanwhile(WebhookFact? fact, Action then)
    {
        if (fact is null)
            return;
        PersistAsync(fact, recorded =>
        {
            Recorded(recorded, then);
            StopIfDone();
        });
    }

    /// <summary>A fact is on disk.</summary>
    private void Recorded(WebhookFact fact, Action then)
    {
        _recorded = WebhookDecider.Apply(_recorded, fact);
        if (fact is AttemptsRecorded attempts)
            _deliveries.Stored(attempts);
        _deliveries.Happen(Happening.OnDisk(fact));
        _offers.Offer(fact, LastSequenceNr);
        // A client that has its answer finds the change in lists.
        _offers.OfferView(_deliveries, LastSequenceNr);
        then();
        _operational.Offer(_recorded.OpenOperationalEvents);
        _deliveries.Pump();
        _resends.LookForNext();
        Report();
        if (Snapshots.IsDue(LastSequenceNr))
            TakeSnapshot();
    }

    private void Report() => _routing.Report(_recorded);

    private void Passivate() => Passivate(StopWebhook.Instance);

    private void Stop()
    {
        IsStopping = true;
        _deliveries.Happen(Happening.CloseAsked.Instance);
        StopIfDone();
    }

    private void StopIfDone()
    {
        if (!IsStopping || !_deliveries.IsClosed || _isLeaving)
            return;
        _isLeaving = true;
        _offers.OfferView(_deliveries, LastSequenceNr);
        if (State.Stage == WebhookStage.Registered && Snapshots.IsWorthwhile(LastSequenceNr))
            TakeSnapshot();
        else
            Context.Stop(Self);
    }

    private void StopIfLeaving()
    {
        if (_isLeaving)
            Context.Stop(Self);
    }

    private void TakeSnapshot() => TakeSnapshot(new WebhookSnapshot(_recorded, _offers.LoggedUpTo));
}
