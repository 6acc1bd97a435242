using Akka.Actor;
using Akka.Persistence;
using Webhooks.Actors.Audit;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Keys;

/// <summary>
/// The only writer of the host's keys. Nodes do not ask it whether a key is accepted: each reads its facts from the journal
/// (<see cref="RuntimeKeys"/>). It takes no snapshots: a key is one row when it is created and one when it is revoked.
/// </summary>
internal sealed class KeysActor : ReceivePersistentActor
{
    private readonly WebhooksNode _node;
    private RuntimeKeySet _keys = RuntimeKeySet.Empty;

    public KeysActor(WebhooksNode node)
    {
        _node = node;
        JournalPluginId = node.Plugins.Journal;
        SnapshotPluginId = node.Plugins.Snapshots;
        Recover<KeyFact>(Apply);
        Recover<TakenOver>(_ => { });
        Recover<RecoveryCompleted>(_ => Fence());
        // Without a row, a revoked key would be accepted again.
        Recover<UnreadableRow>(row => UnreadableRow.Require(row));
        Command<CreateKey>(create => Persist(_keys.Create(create.Key), create.Key.Id, create.Key, create.By));
        Command<RevokeKey>(
            revoke => Persist(_keys.Revoke(revoke.Key, revoke.At), revoke.Key, _keys.ById.GetValueOrDefault(revoke.Key), revoke.By));
        Command<StopKeys>(_ => Context.Stop(Self));
    }

    public override string PersistenceId => PersistenceIds.Keys;

    public override Recovery Recovery => new(SnapshotSelectionCriteria.None);

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _node.Logger.WriteFailed(cause, Name, sequenceNr);
        Sender.Tell(Unavailable);
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        _node.Logger.WriteRejected(cause, sequenceNr, Name);
        Sender.Tell(Unavailable);
        Context.Stop(Self);
    }

    /// <summary>As other actors do (<see cref="DurableActor.Fence"/>).</summary>
    private void Fence()
    {
        if (_node.FenceAfter(LastSequenceNr) is { } row)
            Persist(row, _ => { });
    }

    private const string Name = "the keys' actor";

    private static Refusal Unavailable => new(
        RefusalReason.Unavailable, "unavailable", "The journal could not be written; the key may or may not have been changed.");

    private void Apply(KeyFact fact)
    {
        _keys = _keys.Apply(fact);
        _node.OfferAudit(AuditOffers.Of(LastSequenceNr, fact));
    }

    private void Persist((KeyFact? Fact, Refusal? Refusal) decided, RuntimeKeyId key, RuntimeKey? about, Actor? by)
    {
        if (decided.Refusal is { } refusal)
            Sender.Tell(refusal);
        else if (decided.Fact is not { } fact)
            Sender.Tell(new KeyDone(key));
        else
            Persist(KeyAudit.Mark(fact, about, by, _node.Time.GetUtcNow()), persisted =>
            {
                Apply(persisted);
                Sender.Tell(new KeyDone(key));
            });
    }
}
