using Akka.Actor;
using Akka.Persistence;
using Webhooks.Actors.Storage;

namespace Webhooks.Actors.Tests.Storage.Plugins;

/// <summary>Persists texts, and says what it has recovered and what was written.</summary>
internal sealed class PersistingActor : ReceivePersistentActor
{
    private readonly List<string> _facts = [];

    public PersistingActor(string id, IActorRef observer)
    {
        PersistenceId = id;
        (JournalPluginId, SnapshotPluginId) = (PluginIds.Sql.Journal, PluginIds.Sql.Snapshots);
        Recover<SnapshotOffer>(offer => _facts.AddRange(((string)offer.Snapshot).Split(',')));
        Recover<string>(_facts.Add);
        Recover<RecoveryCompleted>(_ => observer.Tell(new Recovered(id, string.Join(',', _facts), LastSequenceNr)));
        Command<string>(text => Persist(text, fact =>
        {
            _facts.Add(fact);
            Sender.Tell(new Written(id, LastSequenceNr));
        }));
        Command<TakeSnapshot>(_ => SaveSnapshot(string.Join(',', _facts)));
        Command<SaveSnapshotSuccess>(saved => observer.Tell(new Saved(id, saved.Metadata.SequenceNr)));
        Command<DeleteUpTo>(delete => DeleteMessages(delete.Row));
        Command<DeleteMessagesSuccess>(deleted => observer.Tell(deleted));
    }

    public override string PersistenceId { get; }

    internal sealed record Recovered(string Id, string Facts, long LastRow);

    internal sealed record Written(string Id, long Row);

    internal sealed record Saved(string Id, long Row);

    internal sealed record TakeSnapshot
    {
        public static TakeSnapshot Instance { get; } = new();
    }

    internal sealed record DeleteUpTo(long Row);
}
