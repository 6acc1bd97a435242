using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// A prepared statement over <see cref="Rows"/>, in SQL that SQLite and PostgreSQL share: it reads them as the table <c>{rows}</c>. For
/// SQLite, which runs in this process, it runs once for each row; for PostgreSQL once for all of them, in one round trip.
/// </summary>
internal sealed class RowStatement
{
    private readonly Rows _rows;
    private readonly SqliteRowStatement? _sqlite;
    private readonly DbCommand? _command;
    private bool _isPrepared;

    public RowStatement(DbConnection connection, string sql, Rows rows)
    {
        _rows = rows;
        if (connection is SqliteConnection sqlite)
        {
            _sqlite = new(sqlite, sql.Replace("{rows}", OneRow(rows), StringComparison.Ordinal), rows);
            return;
        }

        _command = connection.CreateCommand();
        _command.CommandText = sql.Replace("{rows}", Unnest(rows), StringComparison.Ordinal);
        foreach (var column in rows.Columns)
            _command.Parameters.Add(new NpgsqlParameter("@" + column.Name, NpgsqlDbType.Array | column.Type));
    }

    /// <summary>Runs over all rows, and clears them.</summary>
    public Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken) =>
        ReadAsync(transaction, _ => { }, cancellationToken);

    /// <summary>Runs over all rows, and clears them.</summary>
    public async Task ReadAsync(DbTransaction transaction, Action<ResultRow> row, CancellationToken cancellationToken)
    {
        _sqlite?.Run(row);
        if (_command is not null && _rows.Count > 0)
            await RunAsync(_command, transaction, row, cancellationToken).ConfigureAwait(false);
        _rows.Clear();
    }

    private async Task RunAsync(DbCommand command, DbTransaction transaction, Action<ResultRow> row, CancellationToken cancellationToken)
    {
        command.Transaction = transaction;
        for (var i = 0; i < _rows.Columns.Count; i++)
            command.Parameters[i].Value = _rows.Columns[i].All;
        if (!_isPrepared)
            await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        _isPrepared = true;
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var result = ResultRow.Of(reader);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                row(result);
        }
    }

    private static string Unnest(Rows rows) =>
        $"unnest({string.Join(", ", rows.Columns.Select(column => "@" + column.Name))}) AS "
            + $"r({string.Join(", ", rows.Columns.Select(column => column.Name))})";

    private static string OneRow(Rows rows) =>
        $"(SELECT {string.Join(", ", rows.Columns.Select(column => $"@{column.Name} AS {column.Name}"))}) AS r";
}
