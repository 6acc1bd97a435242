using System.Data.Common;
using Npgsql;

namespace Webhooks.Actors.Storage;

/// <summary>Rows of a PostgreSQL database. Each call is one round trip, and one transaction.</summary>
internal sealed class PostgresRows(PostgresConnections connections) : IRowStore
{
    private const string Rows = """
        SELECT r.persistence_id, r.sequence_number, r.created, r.message, r.identifier, r.manifest, r.writer_uuid, r.deleted
        FROM unnest($1, $2) AS wanted (id, after)
        CROSS JOIN LATERAL (
          SELECT * FROM journal j WHERE j.persistence_id = wanted.id COLLATE "C" AND j.sequence_number > wanted.after
          ORDER BY j.sequence_number LIMIT $3) r
        """;

    private const string Snapshots = """
        SELECT r.persistence_id, r.sequence_number, r.created, r.snapshot, r.serializer_id, r.manifest
        FROM unnest($1) AS wanted (id)
        CROSS JOIN LATERAL (
          SELECT * FROM snapshot s WHERE s.persistence_id = wanted.id COLLATE "C" ORDER BY s.sequence_number DESC LIMIT 1) r
        """;

    private const string Insert = """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier, writer_uuid)
        SELECT r.created, false, r.id, r.no, r.message, '', r.manifest, r.identifier, r.writer
        FROM unnest($1, $2, $3, $4, $5, $6, $7) AS r (id, no, created, message, identifier, manifest, writer)
        """;

    private const string Save = """
        WITH saved AS (
          INSERT INTO snapshot AS s (persistence_id, sequence_number, created, snapshot, serializer_id, manifest)
          SELECT r.id, r.no, r.created, r.bytes, r.serializer, r.manifest
          FROM unnest($1, $2, $3, $4, $5, $6) AS r (id, no, created, bytes, serializer, manifest)
          ON CONFLICT (persistence_id, sequence_number) DO UPDATE SET created = excluded.created, snapshot = excluded.snapshot,
            serializer_id = excluded.serializer_id, manifest = excluded.manifest)
        DELETE FROM snapshot s USING unnest($1, $2) AS r (id, no)
        WHERE s.persistence_id = r.id COLLATE "C" AND s.sequence_number < r.no
        """;

    /// <summary>While one waits for the disk the next ones are sent; more of them make smaller groups.</summary>
    public int WritesAtOnce => 3;

    public bool IsConflict(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public Task<IReadOnlyList<JournalRow>> ReadAsync(IReadOnlyList<(string PersistenceId, long After)> wanted, int most) => QueryAsync(
        connections.Journal, Rows,
        row => new JournalRow(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), row.IsDBNull(4) ? null : row.GetInt32(4),
            row.IsDBNull(5) ? "" : row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6))
        { Deleted = row.GetBoolean(7) },
        Column(wanted, w => w.PersistenceId), Column(wanted, w => w.After), new NpgsqlParameter<long> { TypedValue = most });

    public Task<IReadOnlyList<SnapshotRow>> ReadSnapshotsAsync(IReadOnlyList<string> persistenceIds) => QueryAsync(
        connections.Readers, Snapshots,
        row => new SnapshotRow(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), row.IsDBNull(4) ? null : row.GetInt32(4),
            row.IsDBNull(5) ? "" : row.GetString(5)),
        Column(persistenceIds, id => id));

    public Task WriteAsync(IReadOnlyList<JournalRow> rows) => ExecuteAsync(
        connections.Journal, Insert, Column(rows, r => r.PersistenceId), Column(rows, r => r.SequenceNumber), Column(rows, r => r.Created),
        Column(rows, r => r.Message), Column(rows, r => r.Identifier), Column(rows, r => r.Manifest), Column(rows, r => r.WriterUuid));

    public Task SaveAsync(IReadOnlyList<SnapshotRow> snapshots) => ExecuteAsync(
        connections.Readers, Save, Column(snapshots, s => s.PersistenceId), Column(snapshots, s => s.SequenceNumber),
        Column(snapshots, s => s.Created), Column(snapshots, s => s.Bytes), Column(snapshots, s => s.SerializerId),
        Column(snapshots, s => s.Manifest));

    private static NpgsqlParameter<TValue[]> Column<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value) =>
        new() { TypedValue = [.. rows.Select(value)] };

    private static async Task<IReadOnlyList<T>> QueryAsync<T>(
        string pool, string sql, Func<DbDataReader, T> read, params NpgsqlParameter[] parameters)
    {
        var connection = new NpgsqlConnection(pool);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync().ConfigureAwait(false);
            var command = Command(connection, sql, parameters);
            await using (command.ConfigureAwait(false))
            {
                var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    var rows = new List<T>();
                    while (await reader.ReadAsync().ConfigureAwait(false))
                        rows.Add(read(reader));
                    return rows;
                }
            }
        }
    }

    private static async Task ExecuteAsync(string pool, string sql, params NpgsqlParameter[] parameters)
    {
        var connection = new NpgsqlConnection(pool);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync().ConfigureAwait(false);
            var command = Command(connection, sql, parameters);
            await using (command.ConfigureAwait(false))
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }
}
