using Akka;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Query;
using Akka.Streams.Dsl;

namespace Webhooks.Actors.Tests.Engines;

/// <summary>Reads a journal that has no query plugin by the messages with which actors recover.</summary>
public sealed class ReplayQuery(ExtendedActorSystem system, string journalPluginId) : ICurrentEventsByPersistenceIdQuery
{
    public Source<EventEnvelope, NotUsed> CurrentEventsByPersistenceId(string persistenceId, long fromSequenceNr, long toSequenceNr) =>
        Source.FromTask(ReadAsync(persistenceId, fromSequenceNr, toSequenceNr)).SelectMany(rows => rows);

    private Task<IEnumerable<EventEnvelope>> ReadAsync(string persistenceId, long from, long to)
    {
        var done = new TaskCompletionSource<IEnumerable<EventEnvelope>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reader = system.ActorOf(Props.Create(() => new Reader(done)));
        Persistence.Instance.Apply(system).JournalFor(journalPluginId)
            .Tell(new ReplayMessages(from, to, long.MaxValue, persistenceId, reader));
        return done.Task;
    }

    private sealed class Reader : ReceiveActor
    {
        private readonly List<EventEnvelope> _rows = [];

        public Reader(TaskCompletionSource<IEnumerable<EventEnvelope>> done)
        {
            Receive<ReplayedMessage>(m => _rows.Add(
                new(Offset.Sequence(m.Persistent.SequenceNr), m.Persistent.PersistenceId, m.Persistent.SequenceNr, m.Persistent.Payload, 0,
                    [])));
            Receive<RecoverySuccess>(_ =>
            {
                done.SetResult(_rows);
                Context.Stop(Self);
            });
            Receive<ReplayMessagesFailure>(failure =>
            {
                done.SetException(failure.Cause);
                Context.Stop(Self);
            });
        }
    }
}

public sealed class ReplayQueryProvider(ExtendedActorSystem system, Config config) : IReadJournalProvider
{
    public IReadJournal GetReadJournal() => new ReplayQuery(system, config.GetString("journal"));
}
