using System.Collections.Immutable;
using System.Data.Common;
using Dapper;

namespace Webhooks.Actors;

/// <summary>
/// Sessions of users that have ended before their time. A session with a valid proof is accepted on every node, so its end is in the
/// database; each node reads it again on demand, at most once in <see cref="MaxAge"/>.
/// </summary>
public sealed class EndedSessions : IDisposable
{
    /// <summary>How long a session that ended on one node may continue on another.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    // Not read with the sessions: they are looked for by their id alone.
    private const string OncePrefix = "once:";

    private readonly Func<CancellationToken, Task<DbConnection>> _open;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _reading = new(1);
    private volatile Known? _known;

    internal EndedSessions(Func<CancellationToken, Task<DbConnection>> open, TimeProvider time) => (_open, _time) = (open, time);

    /// <summary>Ends a session on every node. When this returns, it is in the database.</summary>
    /// <param name="session">Its id.</param>
    /// <param name="until">When it would have expired; the record is deleted then.</param>
    /// <param name="cancellationToken">Gives up; whether it has ended is unknown then.</param>
    /// <exception cref="DbException">The database is not available, and the session continues.</exception>
    public async Task EndAsync(string session, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        var connection = await _open(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                DELETE FROM ended_session WHERE until < @now;
                INSERT INTO ended_session (id, until) VALUES (@session, @until) ON CONFLICT DO NOTHING;
                """,
                new { session, until = until.UtcTicks, now = _time.GetUtcNow().UtcTicks },
                cancellationToken: cancellationToken)).ConfigureAwait(false);
        }

        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        _known = _known is { } known ? known with { Ids = known.Ids.Add(session) } : null;
        _reading.Release();
    }

    /// <summary>Uses what opens a session once, such as a link; false when it was used before, on any node.</summary>
    /// <param name="id">What identifies it.</param>
    /// <param name="until">When it expires by itself; the record is deleted then.</param>
    /// <param name="cancellationToken">Gives up; whether it was used is unknown then.</param>
    /// <exception cref="DbException">The database is not available, and it is not used.</exception>
    public async Task<bool> TryUseAsync(string id, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        var connection = await _open(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM ended_session WHERE until < @now", new { now = _time.GetUtcNow().UtcTicks }, cancellationToken: cancellationToken))
            .ConfigureAwait(false);
        return await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO ended_session (id, until) VALUES (@id, @until) ON CONFLICT DO NOTHING",
            new { id = OncePrefix + id, until = until.UtcTicks }, cancellationToken: cancellationToken)).ConfigureAwait(false) == 1;
    }

    /// <summary>
    /// Whether a session has ended. While the database is not available the answer is from the last read; null without one.
    /// </summary>
    public async ValueTask<bool?> HasEndedAsync(string session, CancellationToken cancellationToken = default)
    {
        var known = _known;
        if (known is null || IsOld(known))
            known = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return known?.Ids.Contains(session);
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private bool IsOld(Known known) => _time.GetElapsedTime(known.At) >= MaxAge;

    private async Task<Known?> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_known is { } read && !IsOld(read))
                return read;
            var at = _time.GetTimestamp();
            var connection = await _open(cancellationToken).ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            var ids = await connection.QueryAsync<string>(
                new CommandDefinition(
                    $"SELECT id FROM ended_session WHERE id NOT LIKE '{OncePrefix}%'", cancellationToken: cancellationToken))
                .ConfigureAwait(false);
            return _known = new(ids.ToImmutableHashSet(), at);
        }
        catch (DbException)
        {
            // The journal's health check reports it. Asked again after MaxAge.
            return _known = _known is { } before ? before with { At = _time.GetTimestamp() } : null;
        }
        finally
        {
            _reading.Release();
        }
    }

    private sealed record Known(ImmutableHashSet<string> Ids, long At);
}
