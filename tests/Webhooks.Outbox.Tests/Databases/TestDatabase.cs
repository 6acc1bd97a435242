using System.Data.Common;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;
using Webhooks.Model;
using Webhooks.TestKit;

namespace Webhooks.Outbox.Tests.Databases;

/// <summary>An application's database with the outbox, made by its script.</summary>
public sealed class TestDatabase : IDisposable
{
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgresql";
    public const string MariaDb = "mysql";

    private readonly TempFolder? _folder;

    private TestDatabase(string kind, string connectionString, TempFolder? folder) =>
        (Kind, ConnectionString, _folder) = (kind, connectionString, folder);

    public static TheoryDataOfKinds Kinds => [Sqlite, PostgreSql, MariaDb];

    public string Kind { get; }

    public string ConnectionString { get; }

    public static async Task<TestDatabase> CreateAsync(string kind, PostgresServer? server = null)
    {
        var database = await CreateEmptyAsync(kind, server);
        await database.ExecuteAsync(WebhookOutbox.Script(kind));
        return database;
    }

    public static async Task<TestDatabase> CreateEmptyAsync(string kind, PostgresServer? server = null)
    {
        switch (kind)
        {
            case PostgreSql:
                return new(kind, await (server ?? await PostgresServer.Shared).CreateDatabaseAsync(), null);
            case MariaDb:
                return new(kind, await (await MariaDbServer.Shared).CreateDatabaseAsync(), null);
            default:
                var folder = new TempFolder();
                var database = new TestDatabase(kind, $"Data Source={folder.File("shop.db")}", folder);
                await database.ExecuteAsync("PRAGMA journal_mode = WAL");
                return database;
        }
    }

    public DbConnection Connect() => Kind switch
    {
        PostgreSql => new NpgsqlConnection(ConnectionString),
        MariaDb => new MySqlConnection(ConnectionString),
        _ => new SqliteConnection(ConnectionString),
    };

    public async Task<DbConnection> OpenAsync()
    {
        var connection = Connect();
        await connection.OpenAsync();
        if (Kind == Sqlite)
            await RunAsync(connection, "PRAGMA busy_timeout = 30000");
        return connection;
    }

    public void Use(OutboxOptions options)
    {
        switch (Kind)
        {
            case PostgreSql:
                options.UsePostgreSql(Connect);
                break;
            case MariaDb:
                options.UseMySql(Connect);
                break;
            default:
                options.UseSqlite(Connect);
                break;
        }
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await RunAsync(connection, sql);
    }

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() is var value and not DBNull ? value : null;
    }

    public async Task<long> RowsAsync() => Convert.ToInt64(await ScalarAsync("SELECT COUNT(*) FROM webhooks_outbox"));

    /// <summary>Adds an event in a transaction of its own.</summary>
    public async Task AddAsync(string id, string? key = null, string project = "shop", bool commits = true)
    {
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await AddAsync(transaction, id, key, project);
        if (commits)
            await transaction.CommitAsync();
        else
            await transaction.RollbackAsync();
    }

    public static async Task AddAsync(DbTransaction transaction, string id, string? key = null, string project = "shop") =>
        await new WebhookOutbox().AddAsync(
            transaction, project, EventDraft.Of("order.paid", new { total = 1 }) with { Id = PublishedEventId.Parse(id), Key = key });

    public void Dispose()
    {
        if (Kind == Sqlite)
            SqliteConnection.ClearAllPools();
        _folder?.Dispose();
    }

    private static async Task RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A test that needs MariaDB.</summary>
public sealed class MariaDbFact : Xunit.FactAttribute
{
    public MariaDbFact()
    {
        if (!TheoryDataOfKinds.HasMariaDb)
            Skip = MariaDbServer.Validate;
    }
}

/// <summary>The kinds of databases that are installed; in the pipeline each must be.</summary>
public sealed class TheoryDataOfKinds : Xunit.TheoryData<string>
{
    private static readonly bool IsPipeline = Environment.GetEnvironmentVariable("CI") == "true";

    internal static bool HasMariaDb => MariaDbServer.Validate is null || IsPipeline;

    public new void Add(string kind)
    {
        if (kind != TestDatabase.MariaDb || HasMariaDb)
            base.Add(kind);
    }
}
