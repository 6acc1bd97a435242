using System.Data.Common;
using Webhooks.Outbox.Databases;
using Webhooks.Outbox.Relaying;

namespace Webhooks.Outbox;

/// <summary>Where the outbox is, and how it is relayed.</summary>
public sealed class OutboxOptions
{
    private OutboxDialect? _dialect;
    private Func<DbConnection>? _connect;

    /// <summary>How many events of a project are published at once; 1 to 10,000. Default 500.</summary>
    public int MaxBatchEvents { get; set; } = 500;

    /// <summary>How many bytes of data are published at once, unless one event has more; 1 kB to 16 MB. Default 1 MB.</summary>
    public int MaxBatchBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How many bytes the data of an event may have; 1 byte to 16 MB. Default 256 kB, as the HTTP API. Larger rows are set aside.
    /// </summary>
    public int MaxEventBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// How often the table is read when no wake-up is received; 10 ms to 1 min. Default 250 ms.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The age of the oldest row from which the health check reports degraded. Default 5 min.</summary>
    public TimeSpan DegradedAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// PostgreSQL only: whether an event waits until all transactions that began to write before its own have ended, whatever database of
    /// the server they write to. Default true: events are read in the order in which they were written. With false, a transaction that
    /// runs for long delays no event of others, and events of transactions that overlap are read as they commit.
    /// </summary>
    public bool WaitForOlderTransactions { get; set; } = true;

    /// <summary>The table is in a PostgreSQL database.</summary>
    /// <param name="connect">Returns a new, closed connection, such as <c>() => new NpgsqlConnection(connectionString)</c>.</param>
    public void UsePostgreSql(Func<DbConnection> connect) => Use(OutboxDialect.PostgreSql, connect);

    /// <summary>The table is in a SQLite file.</summary>
    /// <param name="connect">Returns a new, closed connection, such as <c>() => new SqliteConnection(connectionString)</c>.</param>
    public void UseSqlite(Func<DbConnection> connect) => Use(OutboxDialect.Sqlite, connect);

    /// <summary>The table is in a MariaDB or MySQL database.</summary>
    /// <param name="connect">Returns a new, closed connection, such as <c>() => new MySqlConnection(connectionString)</c>.</param>
    public void UseMySql(Func<DbConnection> connect) => Use(OutboxDialect.MySql, connect);

    /// <summary>The table is in a SQL Server database. No test has run this: there is no server to run it on.</summary>
    /// <param name="connect">Returns a new, closed connection, such as <c>() => new SqlConnection(connectionString)</c>.</param>
    public void UseSqlServer(Func<DbConnection> connect) => Use(OutboxDialect.SqlServer, connect);

    internal void Use(OutboxDialect dialect, Func<DbConnection> connect)
    {
        ArgumentNullException.ThrowIfNull(connect);
        (_dialect, _connect) = (dialect, connect);
    }

    /// <exception cref="InvalidOperationException">Options are not allowed; the message names all of them.</exception>
    internal RelaySettings Settings()
    {
        List<string> errors = [];
        if (_connect is null)
            errors.Add("The outbox needs a database: call UsePostgreSql, UseSqlite, UseMySql or UseSqlServer.");
        Bound(nameof(MaxBatchEvents), MaxBatchEvents, 1, 10_000);
        Bound(nameof(MaxBatchBytes), MaxBatchBytes, 1024, 16 * 1024 * 1024);
        Bound(nameof(MaxEventBytes), MaxEventBytes, 1, 16 * 1024 * 1024);
        Bound(nameof(PollInterval), PollInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Bound(nameof(DegradedAfter), DegradedAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        if (errors.Count > 0)
            throw new InvalidOperationException(string.Join(' ', errors));
        return new(
            WaitForOlderTransactions ? _dialect! : _dialect! with { Data = OutboxDialect.Sqlite.Data }, _connect!,
            new(MaxBatchEvents, MaxBatchBytes, MaxEventBytes), PollInterval, DegradedAfter);

        void Bound<T>(string name, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                errors.Add($"{name} must be from {least} to {most}, not {value}.");
        }
    }
}
