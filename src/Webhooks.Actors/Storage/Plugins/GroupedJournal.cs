using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;
using Akka.Serialization;

namespace Webhooks.Actors.Storage.Plugins;

/// <summary>
/// The journal of Akka.Persistence.Sql, with its tables and formats, in which actors that recover at the same time are read by one query
/// and what they persist at the same time is one commit.
/// </summary>
internal sealed class GroupedJournal : SqlWriteJournal
{
    /// <summary>
    /// Rows that a recovery reads together with the others': more than an actor that went to sleep leaves behind its snapshot. One with
    /// more of them reads alone, so that a group holds a bounded amount of memory.
    /// </summary>
    private const int RowsPerRecovery = 20;

    /// <summary>Recoveries in one query.</summary>
    private const int RecoveriesPerRead = 50;

    private readonly Serialization _serialization = Context.System.Serialization;
    private readonly ConcurrentDictionary<string, RowsRead> _read = new();
    private readonly Batcher<(string Id, long After), IReadOnlyList<JournalRow>> _reads;
    private readonly JournalWrites _writes;

    public GroupedJournal(Config config)
        : base(config)
    {
        var rows = Context.System.Settings.Setup.Get<DatabaseSetup>().Value.Rows;
        _reads = new(wanted => ReadAsync(rows, wanted), RecoveriesPerRead, atOnce: 1);
        _writes = new(rows, _serialization, config.GetInt("batch-size"), Self, TimeProvider.System);
    }

    public override async Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // An actor that starts again reads behind what its predecessor is writing, whether that succeeds or not.
        await _writes.UntilAnsweredAsync(persistenceId).ConfigureAwait(false);
        var rows = await _reads.RunAsync((persistenceId, fromSequenceNr)).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (rows.Count == RowsPerRecovery)
            return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
            return 0;
        _read[persistenceId] = new(fromSequenceNr, rows);
        return rows[^1].SequenceNumber;
    }

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        // A read that the circuit breaker gave up may have left its rows here later: they end too early.
        if (!_read.TryRemove(persistenceId, out var read) || read.After != fromSequenceNr - 1
            || read.Rows[^1].SequenceNumber < toSequenceNr)
            return base.ReplayMessagesAsync(context, persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback);
        foreach (var row in read.Rows)
        {
            if (row.Deleted || row.SequenceNumber > toSequenceNr)
                continue;
            if (max-- <= 0)
                break;
            recoveryCallback(new Persistent(
                new StoredPayload(row.Message, row.Identifier, row.Manifest).Read(_serialization), row.SequenceNumber, row.PersistenceId,
                row.Manifest, isDeleted: false, ActorRefs.NoSender, row.WriterUuid, row.Created));
        }

        return Task.CompletedTask;
    }

    /// <summary>Writes do not go through the base class; it reads and deletes.</summary>
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (message is not WriteMessages write)
            return base.AroundReceive(receive, message);
        _writes.Add(write);
        return true;
    }

    private static async Task<IReadOnlyList<IReadOnlyList<JournalRow>>> ReadAsync(
        IRowStore store, IReadOnlyList<(string Id, long After)> wanted)
    {
        // Of two that ask for the same actor, the one that asks for more rows answers both.
        var distinct = wanted.GroupBy(w => w.Id).Select(same => (same.Key, same.Min(w => w.After))).ToList();
        var found = (await store.ReadAsync(distinct, RowsPerRecovery).ConfigureAwait(false)).GroupBy(row => row.PersistenceId)
            .ToDictionary(own => own.Key, own => own.OrderBy(row => row.SequenceNumber).ToList());
        return [.. wanted.Select(w => RowsOf(found.GetValueOrDefault(w.Id) ?? [], w.After))];
    }

    /// <summary>As many as are read at most stay as many: there may be more.</summary>
    private static List<JournalRow> RowsOf(List<JournalRow> rows, long after) =>
        rows.Count == RowsPerRecovery ? rows : [.. rows.Where(row => row.SequenceNumber > after)];

    private sealed record RowsRead(long After, IReadOnlyList<JournalRow> Rows);
}
