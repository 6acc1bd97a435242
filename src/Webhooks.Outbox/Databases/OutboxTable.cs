using System.Data;
using System.Data.Common;
using System.Globalization;
using Webhooks.Model;
using Webhooks.Outbox.Rows;

namespace Webhooks.Outbox.Databases;

/// <summary>The table over an open connection of the relay's own. Each statement is a transaction of its own.</summary>
internal sealed class OutboxTable(DbConnection connection, OutboxDialect dialect)
{
    /// <summary>Positions in one statement: a long list is slow to parse.</summary>
    private const int MostPositions = 500;

    private const int LongestReason = 2000;

    /// <summary>Sets up the session.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        dialect.Session is { } sql ? ExecuteAsync(sql, cancellationToken) : Task.CompletedTask;

    /// <summary>Whether this session is, or becomes, the one that relays.</summary>
    public async Task<bool> TryLockAsync(string sql, CancellationToken cancellationToken) =>
        Convert.ToInt64(await ScalarAsync(sql, cancellationToken).ConfigureAwait(false) ?? 0, CultureInfo.InvariantCulture) == 1;

    /// <summary>Gives up the right to relay, unless the session has ended with it.</summary>
    public async Task ReleaseAsync()
    {
        try
        {
            if (dialect.Release is { } sql && connection.State == ConnectionState.Open)
                await ExecuteAsync(sql, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbException)
        {
            // The session is lost, and with it the lock.
        }
    }

    /// <summary>The first rows that wait, without those of some projects.</summary>
    /// <param name="without">Projects whose rows must wait.</param>
    /// <param name="count">How many rows at most.</param>
    /// <param name="maxCharacters">The read ends when their data has reached so many.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<OutboxRow>> ReadAsync(
        IReadOnlyList<ProjectId> without, int count, long maxCharacters, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        var excluded = without.Count == 0 ? "" : $"AND project_id NOT IN ({string.Join(", ", without.Select((_, i) => $"@p{i}"))})";
        command.CommandText = $"""
            SELECT position, id, project_id, type, ordering_key, {dialect.Data}, occurred_at
            FROM webhooks_outbox {dialect.Hint}
            WHERE refused_at IS NULL {excluded}
            ORDER BY position {dialect.First}
            """;
        Add(command, "count", DbType.Int32, count);
        for (var i = 0; i < without.Count; i++)
            Add(command, $"p{i}", DbType.String, without[i].Value);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var rows = new List<OutboxRow>();
        for (var characters = 0L; characters < maxCharacters && await reader.ReadAsync(cancellationToken).ConfigureAwait(false);)
        {
            if (await reader.IsDBNullAsync(5, cancellationToken).ConfigureAwait(false))
                break;
            var row = new OutboxRow(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                await reader.IsDBNullAsync(4, cancellationToken).ConfigureAwait(false) ? null : reader.GetString(4),
                reader.GetString(5), reader.GetInt64(6));
            characters += row.Data.Length;
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Removes rows that are in the log.</summary>
    public async Task DeleteAsync(IEnumerable<long> positions, CancellationToken cancellationToken)
    {
        // Numbers need no parameters.
        foreach (var some in positions.Chunk(MostPositions))
            await ExecuteAsync($"DELETE FROM webhooks_outbox WHERE position IN ({string.Join(',', some)})", cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>Keeps a row, with the reason why it is never published.</summary>
    public Task SetAsideAsync(SetAsideRow row, DateTimeOffset now, CancellationToken cancellationToken) => ExecuteAsync(
        $"UPDATE webhooks_outbox SET refused_at = @at, refusal = @refusal WHERE position = {row.Position}", cancellationToken,
        ("at", DbType.Int64, now.ToUnixTimeMilliseconds()),
        ("refusal", DbType.String, row.Reason.Length <= LongestReason ? row.Reason : row.Reason[..LongestReason]));

    /// <summary>When the first row that waits was written; null when none waits.</summary>
    public async Task<DateTimeOffset?> OldestAsync(CancellationToken cancellationToken) =>
        await ScalarAsync(
            $"""
            SELECT occurred_at FROM webhooks_outbox {dialect.Hint}
            WHERE position = (SELECT MIN(position) FROM webhooks_outbox {dialect.Hint} WHERE refused_at IS NULL)
            """,
            cancellationToken).ConfigureAwait(false) is long at
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null;

    /// <summary>How many rows are set aside.</summary>
    public async Task<long> CountSetAsideAsync(CancellationToken cancellationToken) => Convert.ToInt64(
        await ScalarAsync($"SELECT COUNT(*) FROM webhooks_outbox {dialect.Hint} WHERE refused_at IS NOT NULL", cancellationToken)
            .ConfigureAwait(false),
        CultureInfo.InvariantCulture);

    internal static void Add(DbCommand command, string name, DbType type, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.DbType, parameter.Value) = (name, type, value ?? DBNull.Value);
        command.Parameters.Add(parameter);
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is var value and not DBNull ? value : null;
    }

    private async Task ExecuteAsync(
        string sql, CancellationToken cancellationToken, params (string Name, DbType Type, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        command.CommandText = sql;
        foreach (var (name, type, value) in parameters)
            Add(command, name, type, value);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
