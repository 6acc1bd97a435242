using Akka.Actor;
using Akka.Persistence;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <remarks>The start: from its rows, or as damaged when one of them cannot be read.</remarks>
internal sealed partial class WebhookActor
{
    private WebhookDamage? _damage;
    private long _deletedDamagedAt;

    private void RecoverAll()
    {
        Recover<SnapshotOffer>(offer => Read(
            offer.Metadata.SequenceNr, "snapshot", offer.Snapshot,
            snapshot => Restore((WebhookSnapshot)snapshot, offer.Metadata.SequenceNr)));
        Recover<UnreadableRow>(row => Read(LastSequenceNr, "row", row, _ => { }));
        Recover<WebhookFact>(stored => Read(LastSequenceNr, "row", stored, fact => Replay((WebhookFact)fact)));
        Recover<RecoveryCompleted>(_ => Fence(Recovered));
    }

    /// <summary>Reads the next row. After a row that cannot be read, only a deletion is applied.</summary>
    private void Read(long row, string kind, object stored, Action<object> read)
    {
        if (_damage is not null)
        {
            if (stored is WebhookDeleted deleted)
                DeletedDamaged(deleted);
            return;
        }

        try
        {
            read(UnreadableRow.Require(stored));
        }
        catch (Exception e) // An altered row may cause any exception: the webhook reports it and starts as damaged.
        {
            var reason = e is UnreadableRowException or InvalidDataException
                ? e.Message
                : $"It does not follow from the rows before ({e.GetType().Name}).";
            _damage = new(PersistenceId, row, $"The {kind} cannot be read. {reason}");
        }
    }

    private void Restore(WebhookSnapshot snapshot, long row)
    {
        _own.Assert(snapshot.State.Project, snapshot.State.Id);
        _recorded = snapshot.State;
        _offers.Restore(snapshot.LoggedRow, row);
        Snapshots.Taken(row);
        Resume();
    }

    private void Replay(WebhookFact fact)
    {
        _own.Assert(fact);
        _recorded = WebhookDecider.Apply(_recorded, fact);
        if (fact is WebhookCreated)
            Resume();
        _offers.Offer(fact, LastSequenceNr);
    }

    private void Recovered()
    {
        Started(RecoveryKind.Webhook, tick: TimeSpan.FromSeconds(5), hasWork: true);
        if (_damage is { } damage)
        {
            Node.Logger.WebhookDamaged(_own.Webhook, _own.Project, damage.Reason, damage.PersistenceId, damage.SequenceNr);
            _offers.OfferDamage(damage);
            BecomeStacked(() => Damaged(new(_own.Project, _own.Webhook, Node, damage) { Delete = DeleteDamaged }));
            return;
        }

        _deliveries.Recovered(_recorded);
        _offers.OfferView(_deliveries, LastSequenceNr);
        ForgetDamaged();
        if (State.Stage == WebhookStage.Missing)
            return;
        // The project may still wait for its answer.
        Report();
        _offers.OfferFromJournal();
        GoOn(Happening.Woken.Instance);
    }

    private void Damaged(DamagedWebhook damaged)
    {
        CommandAlways();
        Command<StopWebhook>(_ => Context.Stop(Self));
        CommandAny(message => damaged.Handle(message, Sender));
    }

    private void DeleteDamaged(IActorRef from, Actor? by)
    {
        var now = Node.Time.GetUtcNow();
        Persist(WebhookAudit.Mark([new WebhookDeleted(now)], WebhookState.Missing, by, now).Single(), fact => DeletedDamaged(from, fact));
    }

    private void DeletedDamaged(IActorRef from, WebhookFact fact)
    {
        DeletedDamaged((WebhookDeleted)fact);
        _offers.Offer(fact, LastSequenceNr);
        UnbecomeStacked();
        _deliveries.Recovered(_recorded);
        ForgetDamaged();
        _routing.Answer(from, () => WebhookRemoved.Instance);
    }

    /// <summary>Only its deletion is known.</summary>
    private void DeletedDamaged(WebhookDeleted fact)
    {
        _recorded = WebhookDecider.Apply(WebhookState.Missing with { Project = _own.Project, Id = _own.Webhook }, fact);
        (_damage, _deletedDamagedAt) = (null, LastSequenceNr);
    }

    /// <summary>Removes the rows that cannot be read, with all others, from the journal and the webhook from lists.</summary>
    private void ForgetDamaged()
    {
        if (State is not { Stage: WebhookStage.Deleted, Definition: null })
            return;
        _offers.OfferDeletion();
        if (_deletedDamagedAt <= 1)
            return;
        DeleteMessages(_deletedDamagedAt - 1);
        DeleteSnapshots(new(_deletedDamagedAt - 1));
    }

    private void Resume()
    {
        _deliveries.Happen(new Happening.Resumed(_recorded));
        _offers.OfferView(_deliveries, LastSequenceNr);
    }
}
