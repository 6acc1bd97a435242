using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Webhooks.Model;

namespace Webhooks.Actors.Keys;

/// <summary>
/// When keys were last used: in a table of its own, because it decides nothing. Each node writes it at most once in
/// <see cref="Interval"/> for a key, never with a request.
/// </summary>
internal sealed class KeyUses(Func<CancellationToken, Task<DbConnection>> open, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const string Write = """
        INSERT INTO key_use (id, used_at) VALUES (@id, @at)
        ON CONFLICT (id) DO UPDATE SET used_at = excluded.used_at WHERE excluded.used_at > key_use.used_at
        """;

    private readonly ConcurrentDictionary<RuntimeKeyId, long> _written = new();
    private readonly ConcurrentQueue<(string Id, long At)> _due = new();
    private int _isWriting;

    public static async Task<Dictionary<string, DateTimeOffset>> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<(string Id, long At)>(
            new CommandDefinition("SELECT id, used_at FROM key_use", cancellationToken: cancellationToken)).ConfigureAwait(false);
        return rows.ToDictionary(row => row.Id, row => new DateTimeOffset(row.At, TimeSpan.Zero));
    }

    public void Used(RuntimeKeyId key)
    {
        var now = time.GetTimestamp();
        if (_written.TryGetValue(key, out var at) && time.GetElapsedTime(at, now) < Interval)
            return;
        _written[key] = now;
        _due.Enqueue((key.Value, time.GetUtcNow().UtcTicks));
        if (Interlocked.Exchange(ref _isWriting, 1) == 0)
            _ = Task.Run(WriteAsync);
    }

    private async Task WriteAsync()
    {
        do
        {
            try
            {
                var connection = await open(CancellationToken.None).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    while (_due.TryDequeue(out var use))
                        await connection.ExecuteAsync(Write, new { id = use.Id, at = use.At }).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is DbException or TimeoutException or ObjectDisposedException)
            {
                // The uses of the next minute are written.
                _due.Clear();
            }

            Volatile.Write(ref _isWriting, 0);
        }
        while (!_due.IsEmpty && Interlocked.Exchange(ref _isWriting, 1) == 0);
    }
}
