using System.Data.Common;
using LinqToDB;
using LinqToDB.Interceptors;
using Microsoft.Data.Sqlite;

namespace Webhooks.Actors.Storage;

/// <summary>Connections to the SQLite file, for the read model and for the journal's plugin.</summary>
internal static class SqliteConnections
{
    /// <summary>
    /// A writer that finds the file locked waits inside SQLite, in steps of milliseconds; the driver's own loop sleeps 150 ms at a time.
    /// </summary>
    private const string WaitForLock = "PRAGMA busy_timeout = 30000;";

    /// <summary>
    /// The write-ahead log may grow to 32 MB before its pages are copied into the file; SQLite's own 4 MB are full after some hundred
    /// deliveries of as many webhooks, and most pages of the next 4 MB are the same ones. A start after a crash reads it once, in 0.1 s.
    /// </summary>
    private const string FewerCheckpoints = "PRAGMA wal_autocheckpoint = 8000;";

    private const string Session = WaitForLock + FewerCheckpoints;

    /// <summary>
    /// The read model is written again from the journal after a crash, and its pages reach the disk with the journal's next commit
    /// (one write-ahead log, in order): it needs no fsync of its own.
    /// </summary>
    private const string NoSyncOfItsOwn = "PRAGMA synchronous = NORMAL;";

    public static async Task<DbConnection> OpenForReadModelAsync(string connectionString, CancellationToken cancellationToken)
    {
        // Not from the pool: its synchronous = NORMAL must not reach a connection of the journal.
        var builder = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        var connection = new SqliteConnection(builder.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, Session + NoSyncOfItsOwn, cancellationToken).ConfigureAwait(false);
        return connection;
    }

    /// <summary>A connection that its owner keeps.</summary>
    public static SqliteConnection Open(string connectionString, bool waitsForDisk)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = waitsForDisk ? Session : Session + NoSyncOfItsOwn;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes the write lock and writes the version of the tables again, like every commit. It waits for the lock for
    /// longer than one of the engine's commits takes.
    /// </summary>
    public static async Task ProveWriteAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder(connectionString) { Pooling = false, DefaultTimeout = 1 }.ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, "PRAGMA busy_timeout = 2000;" + NoSyncOfItsOwn, cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, SqliteSchema.Version, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A connection whose changes leave no old content in the file itself.</summary>
    public static async Task<DbConnection> OpenForErasingAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = await OpenForReadModelAsync(connectionString, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, "PRAGMA secure_delete = ON;", cancellationToken).ConfigureAwait(false);
        return connection;
    }

    /// <summary>
    /// The old content is still in the write-ahead log until a checkpoint, which busy readers may delay.
    /// </summary>
    public static Task EraseAsync(DbConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE);", cancellationToken);

    public static DataOptions ForPlugin(string connectionString) =>
        new DataOptions().UseConnectionString(ProviderName.SQLiteMS, connectionString).UseInterceptor(new Interceptor());

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Microsoft.Data.Sqlite completes synchronously, which keeps the journal's write stream busy inside its own batching stage: each
    /// persist becomes a separate transaction. Yielding once lets the batch collect.
    /// </summary>
    private sealed class Interceptor : ConnectionInterceptor
    {
        public override async Task ConnectionOpeningAsync(
            ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken) => await Task.Yield();

        public override Task ConnectionOpenedAsync(
            ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken) =>
            ExecuteAsync(connection, Session, cancellationToken);
    }
}
