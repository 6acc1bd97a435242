using Microsoft.Data.Sqlite;
using SQLitePCL;
using Webhooks.Actors.Storage;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>A statement of SQLite that runs once for each row.</summary>
internal sealed class SqliteRowStatement
{
    private readonly SqliteConnection _connection;
    private readonly string _sql;
    private readonly Rows _rows;
    private SqlitePrepared? _statement;

    public SqliteRowStatement(SqliteConnection connection, string sql, Rows rows)
    {
        (_connection, _sql, _rows) = (connection, sql, rows);
        connection.Disposed += (_, _) => _statement?.Dispose();
    }

    /// <summary>Runs over all rows, and reads what it returns.</summary>
    public void Run(Action<ResultRow> read)
    {
        if (_rows.Count == 0)
            return;
        var statement = _statement ??= SqlitePrepared.All(
            _connection, _sql, [.. _rows.Columns.Select(column => "@" + column.Name)]).Single();
        var result = new SqliteResultRow(statement.Handle);
        var readResult = () => read(result);
        for (var row = 0; row < _rows.Count; row++)
        {
            for (var i = 0; i < _rows.Columns.Count; i++)
                _rows.Columns[i].Bind(statement, i, row);
            statement.Run(readResult);
        }
    }

    private sealed class SqliteResultRow(sqlite3_stmt statement) : ResultRow
    {
        public override long? Long(int column) =>
            raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(statement, column);

        public override string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

        public override byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();
    }
}
