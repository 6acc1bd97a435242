using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;

namespace Webhooks.Cli;

/// <summary>A row of an outbox.</summary>
internal sealed record OutboxRow(
    long Position, string Id, string ProjectId, string Type, string? Key, DateTimeOffset OccurredAt, DateTimeOffset? RefusedAt,
    string? Refusal);

/// <summary>Reads an outbox in an application's database.</summary>
internal static class OutboxRows
{
    private static readonly Dictionary<string, Func<string, DbConnection>> Drivers = new()
    {
        ["postgresql"] = connection => new NpgsqlConnection(connection),
        ["sqlite"] = connection => new SqliteConnection(
            new SqliteConnectionStringBuilder(connection) { Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString),
        ["mysql"] = connection => new MySqlConnection(connection),
    };

    /// <summary>The kinds of databases that this tool has a driver for.</summary>
    public static IReadOnlyCollection<string> Databases => Drivers.Keys;

    /// <exception cref="CliException">The database does not answer, or has no outbox.</exception>
    public static async IAsyncEnumerable<OutboxRow> ReadAsync(
        string kind, string connectionString, bool all, int limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(kind, connectionString, cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT position, id, project_id, type, ordering_key, occurred_at, refused_at, refusal FROM webhooks_outbox
            {(all ? "" : "WHERE refused_at IS NOT NULL")} ORDER BY position LIMIT {limit}
            """;
        await using var reader = await Explain(() => command.ExecuteReaderAsync(cancellation));
        while (await reader.ReadAsync(cancellation))
            yield return Read(reader);
    }

    private static async Task<DbConnection> OpenAsync(string kind, string connectionString, CancellationToken cancellation)
    {
        DbConnection connection;
        try
        {
            connection = Drivers[kind](connectionString);
        }
        catch (ArgumentException e)
        {
            throw new CliException($"The connection string is wrong: {e.Message}");
        }

        await Explain(async () =>
        {
            await connection.OpenAsync(cancellation);
            return true;
        });
        return connection;
    }

    private static OutboxRow Read(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), Text(reader, 4),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
        reader.IsDBNull(6) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)), Text(reader, 7));

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static async Task<T> Explain<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (DbException e)
        {
            throw new CliException($"The outbox cannot be read: {e.Message}");
        }
    }
}
