using System.Data.Common;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Keys;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// The node's table of the keys that were created while the host runs. A request costs it one look-up in memory.
/// </summary>
/// <remarks>
/// <para>
/// The table is a copy of the keys' facts in the journal, and it is used no longer than <see cref="MaxAge"/> after the read that it is from
/// began. A revocation is answered when its fact is in the journal, and each read that begins later sees it. So every node refuses the
/// key within <see cref="MaxAge"/>, and no message to the nodes can be lost on the way. A key that is not in the table is looked for by a
/// read that begins after the request came: a new key is accepted everywhere as soon as it has been returned.
/// </para>
/// <para>
/// A node that cannot read the journal refuses these keys when its table is older than that: it cannot know which of them are revoked, and
/// it could not serve what they are for either, because that is in the same database. That the keys' actor is away for some time, as
/// when its node has crashed, does not matter to the nodes: then no key is revoked.
/// </para>
/// </remarks>
public sealed class RuntimeKeys : IDisposable
{
    /// <summary>How long a key that is revoked may be accepted by another node.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(900);

    /// <summary>A table that is used is read again in the background, so that requests do not wait for it.</summary>
    private static readonly TimeSpan ReadAgainAfter = MaxAge / 3;

    /// <summary>Wrong keys cause no more reads than one in this time.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Func<CancellationToken, Task<DbConnection>> _open;
    private readonly TimeProvider _time;
    private readonly KeyUses _uses;
    private readonly SemaphoreSlim _reading = new(1);
    private volatile Known? _known;

    internal RuntimeKeys(Func<CancellationToken, Task<DbConnection>> open, TimeProvider time) =>
        (_open, _time, _uses) = (open, time, new(open, time));

    /// <summary>The key that was presented, also if it has expired; null when there is none, or it is revoked.</summary>
    /// <exception cref="RefusedException">The keys cannot be read (<see cref="RefusalReason.Unavailable"/>).</exception>
    public ValueTask<RuntimeKey?> FindAsync(string presented, CancellationToken cancellationToken = default)
    {
        if (!RuntimeKey.HasForm(presented))
            return default;
        var hash = KeyHash.Of(presented);
        var age = _known is { } known ? _time.GetElapsedTime(known.At) : TimeSpan.MaxValue;
        if (age >= MaxAge || _known!.Stored.Keys.Find(hash) is not { } key)
            return new(FindAgainAsync(hash, cancellationToken));
        if (age >= ReadAgainAfter)
            ReadInBackground();
        return new(Use(key));
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    /// <summary>The keys as they are now, with the times of their last uses.</summary>
    internal async Task<IReadOnlyList<(RuntimeKey Key, DateTimeOffset? UsedAt)>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(_time.GetTimestamp(), cancellationToken).ConfigureAwait(false);
        var uses = await GuardAsync(connection => KeyUses.ReadAsync(connection, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return [.. stored.Keys.ById.Values.Select(key => (key, uses.TryGetValue(key.Id.Value, out var at) ? at : (DateTimeOffset?)null))];
    }

    /// <summary>Reads what was written until now.</summary>
    internal Task RefreshAsync(CancellationToken cancellationToken) => ReadAsync(_time.GetTimestamp(), cancellationToken);

    private async Task<RuntimeKey?> FindAgainAsync(KeyHash hash, CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(_time.GetTimestamp(), cancellationToken).ConfigureAwait(false);
        return stored.Keys.Find(hash) is { } key ? Use(key) : null;
    }

    private RuntimeKey Use(RuntimeKey key)
    {
        _uses.Used(key.Id);
        return key;
    }

    private void ReadInBackground()
    {
        if (_reading.CurrentCount > 0)
            _ = TryReadAsync();
    }

    private async Task TryReadAsync()
    {
        try
        {
            await ReadAsync(_time.GetTimestamp(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (RefusedException)
        {
            // A request says so, when the table is too old.
        }
    }

    /// <summary>The keys from a read that began at this time or later; requests that wait at the same time share one.</summary>
    private async Task<StoredKeys> ReadAsync(long since, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_known is { } known)
            {
                if (known.At >= since)
                    return known.Stored;
                if (Pause - _time.GetElapsedTime(known.At) is { Ticks: > 0 } pause)
                    await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            }

            var at = _time.GetTimestamp();
            var stored = await GuardAsync(
                connection => (_known?.Stored ?? StoredKeys.None).ReadAsync(connection, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            _known = new(stored, at);
            return stored;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<T> GuardAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _open(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
                return await read(connection).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or TimeoutException or UnreadableRowException)
        {
            throw new RefusedException(
                new(RefusalReason.Unavailable, "unavailable", "The keys cannot be read at the moment, so this one cannot be checked."), e);
        }
    }

    private sealed record Known(StoredKeys Stored, long At);
}
