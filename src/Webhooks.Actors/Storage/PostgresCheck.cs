using System.Net.Sockets;
using Dapper;
using Npgsql;

namespace Webhooks.Actors.Storage;

/// <summary>Prepares a PostgreSQL database, or fails with one sentence that says why.</summary>
internal sealed class PostgresCheck(string connectionString, bool mayCreate)
{
    /// <summary>The oldest version that its makers still support, from https://www.postgresql.org/support/versioning/.</summary>
    private const int OldestVersion = 14;

    /// <summary>Any number that no other program uses: nodes that start together create the tables one after another.</summary>
    private const long CreationLock = 0x5765_6268_6f6f_6b73;

    private readonly NpgsqlConnectionStringBuilder _server = new(connectionString);

    /// <summary>Whether a commit is on disk.</summary>
    public bool WaitsForDisk { get; private set; }

    private string Where => $"{_server.Host}:{_server.Port}";

    private string Database => _server.Database ?? _server.Username ?? "";

    /// <exception cref="WebhooksStartupException">The database cannot be used.</exception>
    public void Run()
    {
        try
        {
            using var connection = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            connection.Open();
            CheckServer(connection);
            if (Missing(connection) is { Count: > 0 } missing)
                Create(connection, missing);
            CheckRights(connection);
        }
        catch (PostgresException e)
        {
            throw new WebhooksStartupException(Explain(e), e);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException or ArgumentException)
        {
            throw new WebhooksStartupException(
                $"The PostgreSQL server at {Where} does not answer: {(e.InnerException ?? e).Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Why a version is refused, or null.</summary>
    public static string? Validate(Version version) => version.Major >= OldestVersion
        ? null
        : $"is PostgreSQL {version}; version {OldestVersion} or newer is required";

    private void CheckServer(NpgsqlConnection connection)
    {
        if (Validate(connection.PostgreSqlVersion) is { } why)
            throw new WebhooksStartupException($"The server at {Where} {why}.");
        var encoding = connection.ExecuteScalar<string>("SHOW server_encoding");
        if (encoding != "UTF8")
            throw new WebhooksStartupException($"The database '{Database}' at {Where} has the encoding {encoding}; it must be UTF8.");
        WaitsForDisk = connection.ExecuteScalar<string>("SHOW synchronous_commit") != "off";
    }

    private static List<string> Missing(NpgsqlConnection connection)
    {
        var missing = new List<string>();
        foreach (var (table, columns) in PostgresSchema.Tables)
        {
            var there = connection.Query<string>(
                "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(@table) AND attnum > 0 AND NOT attisdropped", new { table })
                .ToHashSet();
            if (there.Count == 0)
                missing.Add($"table {table}");
            else
                missing.AddRange(columns.Where(column => !there.Contains(column)).Select(column => $"column {table}.{column}"));
        }

        missing.AddRange(PostgresSchema.Indexes
            .Where(index => connection.ExecuteScalar<bool>("SELECT to_regclass(@index) IS NULL", new { index }))
            .Select(index => $"index {index}"));
        return missing;
    }

    private void Create(NpgsqlConnection connection, List<string> missing)
    {
        if (!mayCreate)
            throw new WebhooksStartupException(
                $"{Lacks(missing)}; the host does not create it (Webhooks:Storage:CreateSchema is false): run {PostgresSchema.File}.");
        try
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute("SELECT pg_advisory_xact_lock(@CreationLock)", new { CreationLock }, transaction);
            connection.Execute(PostgresSchema.Sql, transaction: transaction);
            transaction.Commit();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new WebhooksStartupException(
                $"{Lacks(missing)}, and the role '{_server.Username}' may not create it ({e.MessageText}): run {PostgresSchema.File} as a "
                    + "role that may create it.", e);
        }

        if (Missing(connection) is { Count: > 0 } left)
            throw new WebhooksStartupException(
                $"{Lacks(left)}, although a table of that name exists: it is of another version or another program. Run "
                    + $"{PostgresSchema.File} in a database or schema of its own.");
    }

    private string Lacks(List<string> missing) => $"The database '{Database}' at {Where} lacks {string.Join(", ", missing)}";

    private void CheckRights(NpgsqlConnection connection)
    {
        foreach (var (table, _) in PostgresSchema.Tables)
        {
            var lacking = connection.Query<string>(
                "SELECT r FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS r WHERE NOT "
                    + "has_table_privilege(to_regclass(@table), r)", new { table }).ToList();
            if (lacking.Count > 0)
                throw new WebhooksStartupException(
                    $"The role '{_server.Username}' may not {string.Join(", ", lacking)} on table {table} of the database '{Database}' at "
                        + $"{Where}: grant it as {PostgresSchema.File} describes.");
        }
    }

    private string Explain(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"The PostgreSQL server at {Where} rejects the user '{_server.Username}': {e.MessageText}.",
        PostgresErrorCodes.InvalidCatalogName => $"The PostgreSQL server at {Where} has no database '{Database}': create it first.",
        PostgresErrorCodes.InsufficientPrivilege => $"The database '{Database}' at {Where} cannot be used: {e.MessageText}.",
        PostgresErrorCodes.TooManyConnections => $"The PostgreSQL server at {Where} has no connection left: {e.MessageText}.",
        _ => $"The database '{Database}' at {Where} cannot be used: {e.MessageText}.",
    };
}
