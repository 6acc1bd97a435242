using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Webhooks.Actors.Storage;

/// <summary>
/// A prepared statement without the driver, which on each execution finds every parameter by its name and boxes every value: that takes
/// longer than a row does.
/// </summary>
internal sealed class SqlitePrepared : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly int[] _parameters;

    private SqlitePrepared(sqlite3 connection, sqlite3_stmt statement, IReadOnlyList<string> parameters)
    {
        (_connection, Handle) = (connection, statement);
        _parameters = [.. parameters.Select(name => raw.sqlite3_bind_parameter_index(statement, name))];
    }

    public sqlite3_stmt Handle { get; }

    /// <summary>Prepares each of the statements.</summary>
    /// <param name="connection">The connection, which must be open until all are disposed.</param>
    /// <param name="sql">One or more statements.</param>
    /// <param name="parameters">The names of the parameters; a statement need not use all of them.</param>
    public static IReadOnlyList<SqlitePrepared> All(SqliteConnection connection, string sql, IReadOnlyList<string> parameters)
    {
        var all = new List<SqlitePrepared>();
        var database = connection.Handle!;
        for (var left = sql; !string.IsNullOrWhiteSpace(left);)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, left, out var statement, out left), database);
            all.Add(new(database, statement, parameters));
        }

        return all;
    }

    /// <summary>Binds the parameter at this place in the list.</summary>
    public void Bind(int parameter, long? value) => Bind(
        parameter, value, static (statement, index, number) => raw.sqlite3_bind_int64(statement, index, number.GetValueOrDefault()));

    /// <inheritdoc cref="Bind(int, long?)"/>
    public void Bind(int parameter, string? value) => Bind(
        parameter, value, static (statement, index, text) => raw.sqlite3_bind_text(statement, index, text));

    /// <inheritdoc cref="Bind(int, long?)"/>
    public void Bind(int parameter, byte[]? value) => Bind(
        parameter, value, static (statement, index, bytes) => raw.sqlite3_bind_blob(statement, index, bytes));

    /// <summary>Executes it; <paramref name="read"/> is called at each row that it returns.</summary>
    public void Run(Action? read = null)
    {
        try
        {
            int result;
            while ((result = raw.sqlite3_step(Handle)) == raw.SQLITE_ROW)
                read?.Invoke();
            Require(result);
        }
        finally
        {
            raw.sqlite3_reset(Handle);
        }
    }

    public void Dispose() => Handle.Dispose();

    private void Bind<T>(int parameter, T? value, Func<sqlite3_stmt, int, T, int> bind)
    {
        // A statement need not use all parameters.
        if (_parameters[parameter] is > 0 and var index)
            Require(value is null ? raw.sqlite3_bind_null(Handle, index) : bind(Handle, index, value));
    }

    private void Require(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(result, _connection);
    }
}
