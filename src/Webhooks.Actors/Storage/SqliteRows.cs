using Microsoft.Data.Sqlite;

namespace Webhooks.Actors.Storage;

/// <summary>
/// Rows of a SQLite file, where a statement costs little and opening a connection much: each kind of access keeps its own. SQLite blocks
/// the thread that uses it.
/// </summary>
internal sealed class SqliteRows(string connectionString) : IRowStore, IDisposable
{
    private const string Rows = """
        SELECT persistence_id, sequence_number, created, message, identifier, manifest, writer_uuid, deleted FROM journal
        WHERE persistence_id = @id AND sequence_number > @after ORDER BY sequence_number LIMIT @most
        """;

    private const string Snapshots = """
        SELECT persistence_id, sequence_number, created, snapshot, serializer_id, manifest FROM snapshot
        WHERE persistence_id = @id ORDER BY sequence_number DESC LIMIT 1
        """;

    private const string Insert = """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier, writer_uuid)
        VALUES (@created, 0, @id, @no, @message, '', @manifest, @identifier, @writer)
        """;

    private const string Save = """
        INSERT OR REPLACE INTO snapshot (persistence_id, sequence_number, created, snapshot, serializer_id, manifest)
        VALUES (@id, @no, @created, @bytes, @serializer, @manifest);
        DELETE FROM snapshot WHERE persistence_id = @id AND sequence_number < @no
        """;

    private readonly SqliteStatement _rows = new(connectionString, waitsForDisk: true, Rows, "@id", "@after", "@most");
    private readonly SqliteStatement _snapshots = new(connectionString, waitsForDisk: true, Snapshots, "@id");
    private readonly SqliteStatement _insert = new(
        connectionString, waitsForDisk: true, Insert, "@created", "@id", "@no", "@message", "@manifest", "@identifier", "@writer");

    private readonly SqliteStatement _save = new(
        connectionString, waitsForDisk: false, Save, "@id", "@no", "@created", "@bytes", "@serializer", "@manifest");

    /// <summary>SQLite has one writer; a second one would only wait for its lock.</summary>
    public int WritesAtOnce => 1;

    public bool IsConflict(Exception failure) => failure is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT };

    public Task<IReadOnlyList<JournalRow>> ReadAsync(
        IReadOnlyList<(string PersistenceId, long After)> wanted, int most) => _rows.QueryAsync(
        wanted.Select(w => new object?[] { w.PersistenceId, w.After, most }),
        row => new JournalRow(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), row.IsDBNull(4) ? null : row.GetInt32(4),
            row.IsDBNull(5) ? "" : row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6))
        { Deleted = row.GetBoolean(7) });

    public Task<IReadOnlyList<SnapshotRow>> ReadSnapshotsAsync(IReadOnlyList<string> persistenceIds) => _snapshots.QueryAsync(
        persistenceIds.Select(id => new object?[] { id }),
        row => new SnapshotRow(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), row.IsDBNull(4) ? null : row.GetInt32(4),
            row.IsDBNull(5) ? "" : row.GetString(5)));

    public Task WriteAsync(IReadOnlyList<JournalRow> rows) => _insert.ExecuteAsync(rows, static (statement, row) =>
    {
        statement.Bind(0, row.Created);
        statement.Bind(1, row.PersistenceId);
        statement.Bind(2, row.SequenceNumber);
        statement.Bind(3, row.Message);
        statement.Bind(4, row.Manifest);
        statement.Bind(5, row.Identifier);
        statement.Bind(6, row.WriterUuid);
    });

    public Task SaveAsync(IReadOnlyList<SnapshotRow> snapshots) => _save.ExecuteAsync(snapshots, static (statement, snapshot) =>
    {
        statement.Bind(0, snapshot.PersistenceId);
        statement.Bind(1, snapshot.SequenceNumber);
        statement.Bind(2, snapshot.Created);
        statement.Bind(3, snapshot.Bytes);
        statement.Bind(4, snapshot.SerializerId);
        statement.Bind(5, snapshot.Manifest);
    });

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_rows, _snapshots, _insert, _save])
            statement.Dispose();
    }
}
