using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Snapshot;
using Akka.Serialization;

namespace Webhooks.Actors.Storage.Plugins;

/// <summary>
/// The snapshot store of Akka.Persistence.Sql, with its table and format, in which those of many actors are read and written together. It
/// keeps the latest one of each actor.
/// </summary>
internal sealed class GroupedSnapshots : SqlSnapshotStore
{
    /// <summary>Snapshots in one statement: some of them are large.</summary>
    private const int Largest = 50;

    private readonly Serialization _serialization = Context.System.Serialization;
    private readonly Batcher<string, SnapshotRow?> _reads;
    private readonly Batcher<SnapshotRow, bool> _writes;

    public GroupedSnapshots(Config config)
        : base(config)
    {
        var rows = Context.System.Settings.Setup.Get<DatabaseSetup>().Value.Rows;
        _reads = new(ids => ReadAsync(rows, ids), Largest, atOnce: 1);
        _writes = new(snapshots => SaveAsync(rows, snapshots), Largest, atOnce: 1);
    }

    protected override async Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        if (criteria.MaxSequenceNr != long.MaxValue || criteria.MaxTimeStamp != DateTime.MaxValue)
            return await base.LoadAsync(persistenceId, criteria, cancellationToken).ConfigureAwait(false);
        return await _reads.RunAsync(persistenceId).WaitAsync(cancellationToken).ConfigureAwait(false) is { } row
            ? new(
                new(row.PersistenceId, row.SequenceNumber, new DateTime(row.Created)),
                new StoredPayload(row.Bytes, row.SerializerId, row.Manifest).Read(_serialization))
            : null;
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        var stored = StoredPayload.Of(_serialization, snapshot);
        return _writes.RunAsync(new(
            metadata.PersistenceId, metadata.SequenceNr, metadata.Timestamp.Ticks, stored.Bytes, stored.Serializer, stored.Manifest));
    }

    private static async Task<IReadOnlyList<SnapshotRow?>> ReadAsync(IRowStore store, IReadOnlyList<string> ids)
    {
        var found = (await store.ReadSnapshotsAsync([.. ids.Distinct()]).ConfigureAwait(false)).ToDictionary(row => row.PersistenceId);
        return [.. ids.Select(found.GetValueOrDefault)];
    }

    private static async Task<IReadOnlyList<bool>> SaveAsync(IRowStore store, IReadOnlyList<SnapshotRow> snapshots)
    {
        // The latest of each actor: one statement writes a row once.
        await store.SaveAsync([.. snapshots.GroupBy(s => s.PersistenceId).Select(same => same.MaxBy(s => s.SequenceNumber)!)])
            .ConfigureAwait(false);
        return new bool[snapshots.Count];
    }
}
