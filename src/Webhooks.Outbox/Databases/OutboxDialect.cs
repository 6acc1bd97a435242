using System.Text;

namespace Webhooks.Outbox.Databases;

/// <summary>Where databases differ, as data. The statements that all of them take are in <see cref="OutboxTable"/>.</summary>
internal sealed record OutboxDialect
{
    /// <summary>
    /// The default of PostgreSQL's column <c>xact</c>: the transaction that writes the row, and a notification at its commit. Of several
    /// open transactions one notifies: PostgreSQL lets those that notify commit one after the other.
    /// </summary>
    public const string PostgreSqlXact =
        "CASE WHEN pg_try_advisory_xact_lock(1466922356, 1) AND pg_notify('webhooks_outbox', '')::text = '' "
        + "THEN pg_current_xact_id() ELSE pg_current_xact_id() END";

    /// <summary>For the log, and the file of the table's script.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Asks for the lock that makes this the one active relay of the database: 1 if the session has it, until it ends. Null where a
    /// file beside the database is locked instead.
    /// </summary>
    public required string? TryLock { get; init; }

    /// <summary>Gives the lock back: a session that returns to its driver's pool does not end.</summary>
    public string? Release { get; init; }

    /// <summary>After the table's name in a read.</summary>
    public string Hint { get; init; } = "";

    /// <summary>The data of a row, or null while rows may still appear before it: the read ends there.</summary>
    public string Data { get; init; } = "data";

    /// <summary>The end of a query that reads the first <c>@count</c> rows.</summary>
    public string First { get; init; } = "LIMIT @count";

    /// <summary>Subscribes a session to the wake-ups of other processes; null where there are none.</summary>
    public string? Listen { get; init; }

    /// <summary>Sets up the relay's session.</summary>
    public string? Session { get; init; }

    public static OutboxDialect Sqlite { get; } = new()
    {
        Name = "sqlite",
        TryLock = null,
        Session = "PRAGMA busy_timeout = 5000", // the driver's own wait for a writer sleeps 150 ms at a time
    };

    /// <summary>
    /// A statement sees what is committed when it starts, and the order of positions is not the order of commits. Below the oldest
    /// transaction that is still running, nothing can appear any more: rows are read in their final order. A transaction may have an older
    /// number than one it has waited for, so no row is read past one that is not below.
    /// </summary>
    public static OutboxDialect PostgreSql { get; } = new()
    {
        Name = "postgresql",
        TryLock =
            "SELECT CASE WHEN pg_try_advisory_lock(1466922357, hashtext('webhooks_outbox'::regclass::oid::text)) THEN 1 ELSE 0 END",
        Release = "SELECT pg_advisory_unlock_all()",
        Data = "CASE WHEN xact < (SELECT pg_snapshot_xmin(pg_current_snapshot())) THEN data END",
        Listen = "LISTEN webhooks_outbox",
    };

    public static OutboxDialect MySql { get; } = new()
    {
        Name = "mysql",
        TryLock = "SELECT GET_LOCK(LEFT(CONCAT('webhooks_outbox.', DATABASE()), 64), 0)",
        Release = "SELECT RELEASE_ALL_LOCKS()",
    };

    /// <summary>Not run by any test: there is no server to run it on.</summary>
    public static OutboxDialect SqlServer { get; } = new()
    {
        Name = "sqlserver",
        TryLock = """
            DECLARE @held int;
            EXEC @held = sp_getapplock @Resource = 'webhooks_outbox', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0;
            SELECT CASE WHEN @held >= 0 THEN 1 ELSE 0 END
            """,
        Release = "EXEC sp_releaseapplock @Resource = 'webhooks_outbox', @LockOwner = 'Session'",
        Hint = "WITH (READPAST)", // rows of open transactions are locked, and would stop the read
        First = "OFFSET 0 ROWS FETCH NEXT @count ROWS ONLY",
    };

    /// <summary>The SQL that creates the table.</summary>
    public string Script()
    {
        using var script = typeof(OutboxDialect).Assembly.GetManifestResourceStream($"{Name}.sql")!;
        using var reader = new StreamReader(script, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
