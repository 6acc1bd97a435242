using System.Data.Common;

namespace Webhooks.Outbox.Databases;

/// <summary>
/// The right to relay: held by one session of a database's server, or by one process of a SQLite file. It ends with the session or the
/// process, however that ends.
/// </summary>
internal sealed class ActiveRelay : IAsyncDisposable
{
    private readonly OutboxTable _table;
    private readonly FileStream? _file;

    private ActiveRelay(OutboxTable table, FileStream? file = null) => (_table, _file) = (table, file);

    /// <summary>Null as long as another relay has it.</summary>
    public static async Task<ActiveRelay?> TryTakeAsync(
        DbConnection connection, OutboxDialect dialect, OutboxTable table, CancellationToken cancellationToken)
    {
        if (dialect.TryLock is { } sql)
            return await table.TryLockAsync(sql, cancellationToken).ConfigureAwait(false) ? new(table) : null;
        if (connection.DataSource is not { Length: > 0 } path || path == ":memory:")
            return new(table);
        try
        {
            return new(table, new($"{Path.GetFullPath(path)}-outbox", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _table.ReleaseAsync().ConfigureAwait(false);
        if (_file is not null)
            await _file.DisposeAsync().ConfigureAwait(false);
    }
}
