using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence.Query;
using Akka.Streams.Dsl;
using Webhooks.Model;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>Projects' logs that answer a read when a test says so.</summary>
public sealed class ScriptedLog : Setup
{
    private readonly ConcurrentDictionary<string, Project> _projects = new();

    internal Project Of(string persistenceId) => _projects.GetOrAdd(persistenceId, _ => new());

    internal sealed class Project
    {
        private readonly Queue<(long From, long To, TaskCompletionSource<IEnumerable<EventEnvelope>> Done)> _open = new();
        private ImmutableSortedDictionary<long, EventsAccepted> _rows = ImmutableSortedDictionary<long, EventsAccepted>.Empty;
        private ImmutableList<(long From, long To)> _asked = [];

        /// <summary>All reads that were asked for, in order.</summary>
        public IReadOnlyList<(long From, long To)> Asked => _asked;

        public void Add(long row, EventsAccepted accepted) => _rows = _rows.Add(row, accepted);

        public IReadOnlyList<LogRow> Rows(long from, long to) =>
            [.. _rows.Where(row => row.Key >= from && row.Key <= to).Select(row => new LogRow(row.Key, row.Value.Events))];

        /// <summary>Answers the read that was asked for first.</summary>
        public void Answer(bool fails)
        {
            var (from, to, done) = _open.Dequeue();
            if (fails)
                done.SetException(new IOException("The journal is unavailable."));
            else
                done.SetResult(_rows.Where(row => row.Key >= from && row.Key <= to).Select(row => Envelope(row.Key, row.Value)));
        }

        internal Task<IEnumerable<EventEnvelope>> ReadAsync(long from, long to)
        {
            _asked = _asked.Add((from, to));
            _open.Enqueue((from, to, new(TaskCreationOptions.RunContinuationsAsynchronously)));
            return _open.Last().Done.Task;
        }

        private static EventEnvelope Envelope(long row, EventsAccepted accepted) => new(Offset.Sequence(row), "", row, accepted, 0, []);
    }
}

public sealed class ScriptedQuery(ScriptedLog log) : ICurrentEventsByPersistenceIdQuery
{
    public Source<EventEnvelope, NotUsed> CurrentEventsByPersistenceId(string persistenceId, long fromSequenceNr, long toSequenceNr) =>
        Source.FromTask(log.Of(persistenceId).ReadAsync(fromSequenceNr, toSequenceNr)).SelectMany(rows => rows);
}

public sealed class ScriptedQueryProvider(ExtendedActorSystem system, Config config) : IReadJournalProvider
{
    public IReadJournal GetReadJournal() => config is null ? throw new ArgumentNullException(nameof(config))
        : new ScriptedQuery(system.Settings.Setup.Get<ScriptedLog>().Value);
}
