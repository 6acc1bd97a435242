using Dapper;
using Microsoft.Data.Sqlite;

namespace Webhooks.Actors.Storage;

/// <summary>
/// The SQLite file of one host. It is locked as long as the process lives: a second host would run each project and webhook a second time.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    // From https://sqlite.org/rescode.html
    private const int Busy = 5;
    private const int CannotOpen = 14;
    private const int Full = 13;
    private const int NotADatabase = 26;
    private const int ReadOnly = 8;
    private const int SynchronousFull = 2;

    private readonly SqliteLock _lock;

    private SqliteFile(SqliteLock @lock) => _lock = @lock;

    /// <summary>Prepares the file, or fails with one sentence that says why.</summary>
    /// <exception cref="WebhooksStartupException">The file cannot be created, read, written or locked.</exception>
    public static SqliteFile Open(string connectionString)
    {
        var path = PathOf(connectionString);
        var held = Hold(path, connectionString);
        try
        {
            Prepare(path, connectionString);
            return new(held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>The file that a connection string names.</summary>
    /// <exception cref="WebhooksStartupException">It names none.</exception>
    public static string PathOf(string connectionString)
    {
        try
        {
            var path = new SqliteConnectionStringBuilder(connectionString).DataSource;
            if (path.Length > 0 && path != ":memory:" && !path.StartsWith("file:", StringComparison.Ordinal))
                return Path.GetFullPath(path);
        }
        catch (ArgumentException e)
        {
            throw new WebhooksStartupException($"The SQLite connection string is malformed: {e.Message}", e);
        }

        throw new WebhooksStartupException("The SQLite connection string must name a file, such as 'Data Source=data/webhooks.db'.");
    }

    /// <summary>
    /// The path of the key that the host created for this database: beside the file itself, by any link, or beside the link if an
    /// earlier version created it there.
    /// </summary>
    /// <exception cref="WebhooksStartupException">The connection string names no file.</exception>
    public static string KeyFileOf(string connectionString)
    {
        var path = PathOf(connectionString);
        var (besideFile, besideLink) = (TargetOf(path) + ".key", path + ".key");
        return File.Exists(besideFile) || !File.Exists(besideLink) ? besideFile : besideLink;
    }

    private static string TargetOf(string path)
    {
        var file = new FileInfo(path);
        try
        {
            return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WebhooksStartupException(
                $"The database file '{path}' is a symbolic link that cannot be followed: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static SqliteLock Hold(string path, string connectionString)
    {
        var target = TargetOf(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WebhooksStartupException($"The folder of the database file '{path}' cannot be created: {e.Message.TrimEnd('.')}.", e);
        }

        return SqliteLock.Take(
            path, target, mayCreate: new SqliteConnectionStringBuilder(connectionString).Mode == SqliteOpenMode.ReadWriteCreate);
    }

    private static void Prepare(string path, string connectionString)
    {
        try
        {
            // Not from the pool: a file that is refused must not stay open.
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            connection.Open();
            connection.Execute(SqliteSchema.Pragmas);
            connection.Execute(SqliteSchema.Tables);
            foreach (var (table, column, sql) in SqliteSchema.Added)
            {
                if (connection.ExecuteScalar<int>(
                    "SELECT COUNT(*) FROM pragma_table_info(@table) WHERE name = @column", new { table, column }) == 0)
                    connection.Execute(sql);
            }

            if (connection.ExecuteScalar<bool>(SqliteSchema.HasNoTypes))
                connection.Execute(SqliteSchema.FillTypes);
            connection.Execute(SqliteSchema.Version);
            var synchronous = connection.ExecuteScalar<int>("PRAGMA synchronous");
            if (synchronous < SynchronousFull)
            {
                throw new WebhooksStartupException(
                    $"The database file '{path}' would be opened with synchronous = {synchronous}; it must be {SynchronousFull} (FULL), or "
                        + "a power cut loses acknowledged events.");
            }
        }
        catch (SqliteException e)
        {
            throw new WebhooksStartupException(
                e.SqliteErrorCode switch
                {
                    NotADatabase => $"The file '{path}' is not a database that SQLite can read.",
                    Busy => $"The database file '{path}' is locked by another program that writes to it: end its transaction first.",
                    Full => $"The database file '{path}' cannot be written: no space is left for it.",
                    ReadOnly or CannotOpen => $"The database file '{path}' is not writable: {e.Message}",
                    _ => $"The database file '{path}' cannot be used: {e.Message}",
                },
                e);
        }
    }
}
