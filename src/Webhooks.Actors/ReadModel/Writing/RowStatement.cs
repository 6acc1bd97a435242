using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// A prepared statement over <see cref="Rows"/>, in SQL that SQLite and PostgreSQL share: it reads them as the table <c>{rows}</c>. For
/// SQLite, which runs in this process, it runs once for each row; for PostgreSQL once for all of them, in one round trip.
/// </summary>
internal sealed class RowStatement
{
    private readonly DbCommand _command;
    private readonly Rows _rows;
    private readonly bool _inArrays;
    private bool _isPrepared;

    public RowStatement(DbConnection connection, string sql, Rows rows)
    {
        _rows = rows;
        _inArrays = connection is NpgsqlConnection;
        _command = connection.CreateCommand();
        _command.CommandText = sql.Replace("{rows}", _inArrays ? Unnest(rows) : OneRow(rows), StringComparison.Ordinal);
        foreach (var column in rows.Columns)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = "@" + column.Name;
            if (parameter is NpgsqlParameter array)
                array.NpgsqlDbType = NpgsqlDbType.Array | column.Type;
            _command.Parameters.Add(parameter);
        }
    }

    /// <summary>Runs over all rows, and clears them.</summary>
    public async Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var command in await BoundAsync(transaction, cancellationToken).ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        _rows.Clear();
    }

    /// <summary>Runs over all rows, and clears them.</summary>
    public async Task ReadAsync(DbTransaction transaction, Action<DbDataReader> row, CancellationToken cancellationToken)
    {
        foreach (var command in await BoundAsync(transaction, cancellationToken).ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    row(reader);
            }
        }

        _rows.Clear();
    }

    private async Task<IEnumerable<DbCommand>> BoundAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        _command.Transaction = transaction;
        if (!_inArrays)
            return OneByOne();
        if (_rows.Count == 0)
            return [];
        for (var i = 0; i < _rows.Columns.Count; i++)
            _command.Parameters[i].Value = _rows.Columns[i].All;
        if (!_isPrepared)
            await _command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        _isPrepared = true;
        return [_command];
    }

    private IEnumerable<DbCommand> OneByOne()
    {
        for (var row = 0; row < _rows.Count; row++)
        {
            for (var i = 0; i < _rows.Columns.Count; i++)
                _command.Parameters[i].Value = _rows.Columns[i].At(row) ?? DBNull.Value;
            yield return _command;
        }
    }

    private static string Unnest(Rows rows) =>
        $"unnest({string.Join(", ", rows.Columns.Select(column => "@" + column.Name))}) AS "
            + $"r({string.Join(", ", rows.Columns.Select(column => column.Name))})";

    private static string OneRow(Rows rows) =>
        $"(SELECT {string.Join(", ", rows.Columns.Select(column => $"@{column.Name} AS {column.Name}"))}) AS r";
}
