using Npgsql;

namespace Webhooks.Actors.Storage;

/// <summary>
/// The pools of one node, each with its share of the connections that the node may open, so that none of its parts can take those of
/// another. Settings of the operator's connection string stay unchanged.
/// </summary>
internal sealed class PostgresConnections
{
    /// <summary>Three nodes fit into a server's default of 100.</summary>
    private const int DefaultConnections = 30;

    private const int LeastConnections = 6;

    /// <summary>
    /// A node that is stopped within a transaction would keep its locks, and its successor would wait for them: the server ends
    /// transactions that are idle for longer. Longer than any pause of a healthy process.
    /// </summary>
    private const string EndIdleTransactions = "-c idle_in_transaction_session_timeout=10s";

    /// <summary>
    /// The read model and snapshots are written again from the journal after a crash, and their commits reach the disk with the journal's
    /// next one (one write-ahead log, in order): they need not wait for the disk.
    /// </summary>
    private const string NoWaitForDisk = " -c synchronous_commit=off";

    private readonly NpgsqlConnectionStringBuilder _operators;

    private PostgresConnections(NpgsqlConnectionStringBuilder operators)
    {
        _operators = operators;
        var most = Says("Maximum Pool Size") ? operators.MaxPoolSize : DefaultConnections;
        if (most < LeastConnections)
            throw new WebhooksStartupException(
                $"The PostgreSQL connection string allows {most} connections; "
                    + $"set its Maximum Pool Size to {LeastConnections} or more.");
        var journal = most * 2 / 5;
        var readers = most / 4;
        Journal = Pool("journal", journal, EndIdleTransactions);
        Readers = Pool("readers", Math.Max(readers, 1), EndIdleTransactions + NoWaitForDisk);
        ReadModel = Pool("read model", most - journal - Math.Max(readers, 1), EndIdleTransactions + NoWaitForDisk);
    }

    /// <summary>Writes and recovers.</summary>
    public string Journal { get; private set; }

    /// <summary>Snapshots, and logs that webhooks read.</summary>
    public string Readers { get; }

    /// <summary>The read model's writer, lists and searches, and the health check.</summary>
    public string ReadModel { get; }

    /// <exception cref="WebhooksStartupException">It is not a connection string of PostgreSQL.</exception>
    public static PostgresConnections Parse(string connectionString)
    {
        NpgsqlConnectionStringBuilder operators;
        try
        {
            operators = new(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Not repeated: it may hold a password.
            throw new WebhooksStartupException(
                $"The PostgreSQL connection string is malformed ({e.Message.TrimEnd('.')}); it must be a string such as "
                    + "'Host=localhost;Database=webhooks;Username=webhooks;Password=…'.", e);
        }

        if (string.IsNullOrWhiteSpace(operators.Host))
            throw new WebhooksStartupException(
                "The PostgreSQL connection string must name a server, such as "
                    + "'Host=localhost;Database=webhooks;Username=webhooks;Password=…'.");
        return new(operators);
    }

    /// <summary>Makes the journal's commits wait for the disk on a server whose commits do not.</summary>
    public void WaitForDisk()
    {
        if (Says("Options"))
            throw new WebhooksStartupException(
                "The PostgreSQL server commits without waiting for the disk, so its crash would lose acknowledged events: set "
                    + "synchronous_commit to on.");
        Journal = new NpgsqlConnectionStringBuilder(
            Journal)
        { Options = EndIdleTransactions + " -c synchronous_commit=on" }.ConnectionString;
    }

    private string Pool(string name, int size, string serverOptions)
    {
        var pool = new NpgsqlConnectionStringBuilder(_operators.ConnectionString) { MaxPoolSize = size };
        if (pool.MinPoolSize > size)
            pool.MinPoolSize = size;
        pool.ApplicationName = $"{(Says("Application Name") ? _operators.ApplicationName : "webhooks")} {name}";
        if (!Says("Options"))
            pool.Options = serverOptions;
        // Nothing here changes the state of a session beyond a transaction, and the seven statements that reset it cost more than a query.
        if (!Says("No Reset On Close"))
            pool.NoResetOnClose = true;
        if (!Says("Timeout"))
            pool.Timeout = 5;
        if (!Says("Command Timeout"))
            pool.CommandTimeout = 15;
        if (!Says("Max Auto Prepare"))
            pool.MaxAutoPrepare = 50;
        return pool.ConnectionString;
    }

    /// <summary>Its keys are the set ones; <c>ContainsKey</c> is true for all existing ones.</summary>
    private bool Says(string keyword) => _operators.Keys.Contains(keyword, StringComparer.OrdinalIgnoreCase);
}
