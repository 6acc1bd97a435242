using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Query;
using Akka.Streams;
using Akka.Streams.Dsl;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>The events read, and the next row.</summary>
internal sealed record LogRows(long From, long Next, IReadOnlyList<LogRow> Rows);

/// <summary>Reads a project's journal by row; reads go through the node's cache.</summary>
internal sealed class ProjectLog(ActorSystem system, string queryPluginId, EventCache cache)
{
    /// <summary>Rows in one read: about a megabyte for each webhook that reads at once.</summary>
    public const int RowsPerRead = 4;

    /// <summary>Rows in one read of many past rows: some megabytes of full rows.</summary>
    private const int RowsPerLook = 50;

    private readonly ActorMaterializer _materializer = system.Materializer(namePrefix: "project-log");
    private readonly Lazy<ICurrentEventsByPersistenceIdQuery> _journal =
        new(() => (ICurrentEventsByPersistenceIdQuery)PersistenceQuery.Get(system).ReadJournalFor<IReadJournal>(queryPluginId));

    public static string PersistenceId(ProjectId project) => "project-" + project.Value;

    /// <summary>Reads the rows from <paramref name="from"/> to <paramref name="last"/>; rows without events are omitted.</summary>
    public async Task<LogRows> ReadAsync(ProjectId project, long from, long last)
    {
        var rows = await _journal.Value
            .CurrentEventsByPersistenceId(PersistenceId(project), from, last)
            .Collect(e => UnreadableRow.Require(e.Event) is EventsAccepted, e => new LogRow(e.SequenceNr, ((EventsAccepted)e.Event).Events))
            .RunWith(Sink.Seq<LogRow>(), _materializer)
            .ConfigureAwait(false);
        foreach (var row in rows)
            cache.Add(project, row.Row, row.Events);
        return new(from, last + 1, rows);
    }

    /// <summary>Reads some rows, in order. The rows are not cached: a read of old rows must not displace new ones.</summary>
    /// <param name="rows">The rows, ascending.</param>
    public async IAsyncEnumerable<LogRow> ReadAsync(ProjectId project, IReadOnlyList<long> rows)
    {
        for (var i = 0; i < rows.Count;)
        {
            if (cache.Find(project, rows[i]) is { } cached)
            {
                yield return new(rows[i++], cached);
                continue;
            }

            var (first, wanted) = (rows[i], new HashSet<long>());
            for (; i < rows.Count && rows[i] - first < RowsPerLook && cache.Find(project, rows[i]) is null; i++)
                wanted.Add(rows[i]);
            foreach (var (row, fact) in await ReadFactsAsync(PersistenceId(project), first, rows[i - 1]).ConfigureAwait(false))
            {
                if (fact is EventsAccepted accepted && wanted.Contains(row))
                    yield return new(row, accepted.Events);
            }
        }
    }

    /// <summary>
    /// Reads the first rows with events from a row on; none at the end of the log. The rows are not cached, as above.
    /// </summary>
    public async Task<IReadOnlyList<LogRow>> ReadNextAsync(ProjectId project, long from)
    {
        var cached = new List<LogRow>();
        while (cached.Count < RowsPerLook && cache.Find(project, from + cached.Count) is { } events)
            cached.Add(new(from + cached.Count, events));
        if (cached.Count > 0)
            return cached;
        // A range is read by one query of exactly its rows; only where it has no events, a second query looks for the next ones.
        var near = await ReadEventsAsync(project, from, from + RowsPerLook - 1).ConfigureAwait(false);
        return near.Count > 0 ? near : await ReadEventsAsync(project, from + RowsPerLook, long.MaxValue).ConfigureAwait(false);
    }

    private Task<IImmutableList<LogRow>> ReadEventsAsync(ProjectId project, long from, long last) => _journal.Value
        .CurrentEventsByPersistenceId(PersistenceId(project), from, last)
        .Collect(e => UnreadableRow.Require(e.Event) is EventsAccepted, e => new LogRow(e.SequenceNr, ((EventsAccepted)e.Event).Events))
        .Take(RowsPerLook)
        .RunWith(Sink.Seq<LogRow>(), _materializer);

    /// <summary>Reads the facts of one persistent actor, with their rows.</summary>
    public async Task<IReadOnlyList<(long Row, object Fact)>> ReadFactsAsync(string persistenceId, long from, long last) =>
        await _journal.Value
        .CurrentEventsByPersistenceId(persistenceId, from, last)
        .Select(e => (e.SequenceNr, e.Event))
        .RunWith(Sink.Seq<(long, object)>(), _materializer)
        .ConfigureAwait(false);
}
