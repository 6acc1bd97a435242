using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Webhooks.Actors.Storage.Transfer;

/// <summary>Receives rows, in one transaction.</summary>
internal abstract class TransferTarget
{
    public static TransferTarget Of(DbConnection connection) => connection switch
    {
        NpgsqlConnection postgres => new PostgresTarget(postgres),
        SqliteConnection sqlite => new SqliteTarget(sqlite),
        _ => throw new NotSupportedException(connection.GetType().Name),
    };

    public abstract Task BeginAsync(CancellationToken cancellationToken);

    /// <param name="table">Emptied first: read model rows beside an empty journal are useless.</param>
    /// <param name="rows">The reader, once for each row.</param>
    /// <param name="cancellationToken">Leaves the target unchanged.</param>
    /// <returns>How many rows there were.</returns>
    public abstract Task<long> WriteAsync(TransferTable table, IAsyncEnumerable<DbDataReader> rows, CancellationToken cancellationToken);

    public abstract Task CommitAsync(IReadOnlyList<TransferTable> tables, CancellationToken cancellationToken);

    private sealed class PostgresTarget(NpgsqlConnection connection) : TransferTarget
    {
        private NpgsqlTransaction? _transaction;

        public override async Task BeginAsync(CancellationToken cancellationToken)
        {
            _transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            // Unlike the read model's own commits, this one is on disk when it is done; and it may wait for a slow source.
            await connection.ExecuteAsync("SET LOCAL synchronous_commit = on; SET LOCAL idle_in_transaction_session_timeout = 0")
                .ConfigureAwait(false);
        }

        public override async Task<long> WriteAsync(
            TransferTable table, IAsyncEnumerable<DbDataReader> rows, CancellationToken cancellationToken)
        {
            await connection.ExecuteAsync($"DELETE FROM {table.Name}").ConfigureAwait(false);
            var import = await connection.BeginBinaryImportAsync(
                $"COPY {table.Name} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
            await using var _ = import.ConfigureAwait(false);
            await foreach (var row in rows.ConfigureAwait(false))
            {
                await import.StartRowAsync(cancellationToken).ConfigureAwait(false);
                for (var column = 0; column < table.Columns.Length; column++)
                    await WriteAsync(import, row, column, table.Types[column], cancellationToken).ConfigureAwait(false);
            }

            return (long)await import.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        public override async Task CommitAsync(IReadOnlyList<TransferTable> tables, CancellationToken cancellationToken)
        {
            foreach (var table in tables)
            {
                var numbered = await connection.QueryAsync<string>(
                    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(@Name) AND attidentity <> ''", new { table.Name })
                    .ConfigureAwait(false);
                foreach (var column in numbered)
                    await connection.ExecuteAsync(
                        $"SELECT setval(pg_get_serial_sequence('{table.Name}', '{column}'), max({column})) FROM {table.Name}")
                        .ConfigureAwait(false);
            }

            await _transaction!.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        private static Task WriteAsync(
            NpgsqlBinaryImporter import, DbDataReader row, int column, string type, CancellationToken cancellationToken)
        {
            if (row.IsDBNull(column))
                return import.WriteNullAsync(cancellationToken);
            return type switch
            {
                "boolean" => import.WriteAsync(row.GetBoolean(column), cancellationToken),
                "integer" => import.WriteAsync(row.GetInt32(column), cancellationToken),
                "bigint" => import.WriteAsync(row.GetInt64(column), cancellationToken),
                // PostgreSQL's text does not allow U+0000; the read model writes U+FFFD for it as well.
                "text" => import.WriteAsync(row.GetString(column).Replace('\0', '\uFFFD'), cancellationToken),
                "bytea" => import.WriteAsync(row.GetFieldValue<byte[]>(column), cancellationToken),
                _ => throw new NotSupportedException($"No column has the type {type}."),
            };
        }
    }

    private sealed class SqliteTarget(SqliteConnection connection) : TransferTarget
    {
        private DbTransaction? _transaction;

        public override async Task BeginAsync(CancellationToken cancellationToken)
        {
            await connection.ExecuteAsync("PRAGMA synchronous = FULL").ConfigureAwait(false);
            _transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        }

        public override async Task<long> WriteAsync(
            TransferTable table, IAsyncEnumerable<DbDataReader> rows, CancellationToken cancellationToken)
        {
            await connection.ExecuteAsync($"DELETE FROM {table.Name}", transaction: _transaction).ConfigureAwait(false);
            using var insert = connection.CreateCommand();
            insert.Transaction = (SqliteTransaction)_transaction!;
            insert.CommandText =
                $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES ({string.Join(", ", table.Columns.Select(column => $"@{column}"))})";
            var parameters = table.Columns.Select(column => insert.Parameters.AddWithValue($"@{column}", DBNull.Value)).ToArray();
            var count = 0L;
            await foreach (var row in rows.ConfigureAwait(false))
            {
                for (var column = 0; column < parameters.Length; column++)
                    parameters[column].Value = row.GetValue(column);
                insert.ExecuteNonQuery();
                count++;
            }

            return count;
        }

        public override Task CommitAsync(IReadOnlyList<TransferTable> tables, CancellationToken cancellationToken) =>
            _transaction!.CommitAsync(cancellationToken);
    }
}
