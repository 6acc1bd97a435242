using Microsoft.Data.Sqlite;

namespace Webhooks.Actors.Storage;

/// <summary>
/// A prepared statement with a connection of its own, which is opened when it is first needed and again after a failure. It is used by one
/// caller at a time, whose thread it blocks.
/// </summary>
internal sealed class SqliteStatement(string connectionString, bool waitsForDisk, string sql, params string[] parameters) : IDisposable
{
    private readonly Lock _gate = new();
    private SqliteCommand? _command;
    private IReadOnlyList<SqlitePrepared>? _prepared;
    private bool _isDisposed;

    /// <summary>Reads what the statement finds for each of the lists of values.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(IEnumerable<object?[]> values, Func<SqliteDataReader, T> read) => RunAsync(command =>
    {
        var rows = new List<T>();
        foreach (var each in values)
        {
            Set(command, each);
            using var reader = command.ExecuteReader();
            while (reader.Read())
                rows.Add(read(reader));
        }

        return (IReadOnlyList<T>)rows;
    });

    /// <summary>Executes the statement for each of the rows, in one transaction.</summary>
    public Task ExecuteAsync<T>(IEnumerable<T> rows, Action<SqlitePrepared, T> bind) => RunAsync(command =>
    {
        _prepared ??= SqlitePrepared.All(command.Connection!, sql, parameters);
        using var transaction = command.Connection!.BeginTransaction();
        foreach (var row in rows)
        {
            foreach (var statement in _prepared)
            {
                bind(statement, row);
                statement.Run();
            }
        }

        transaction.Commit();
        return true;
    });

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Close();
        }
    }

    private Task<T> RunAsync<T>(Func<SqliteCommand, T> run)
    {
        lock (_gate)
        {
            try
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return Task.FromResult(run(_command ??= Open()));
            }
            catch (Exception e) // What is open in the connection is rolled back; the caller gets it from the task.
            {
                Close();
                return Task.FromException<T>(e);
            }
        }
    }

    private SqliteCommand Open()
    {
        var connection = SqliteConnections.Open(connectionString, waitsForDisk);
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private void Close()
    {
        var connection = _command?.Connection;
        foreach (var statement in _prepared ?? [])
            statement.Dispose();
        _prepared = null;
        _command?.Dispose();
        connection?.Dispose();
        _command = null;
    }

    private static void Set(SqliteCommand command, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
