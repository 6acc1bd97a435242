using Dapper;
using Webhooks.Actors.Storage;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Storage;

public sealed class PostgresDatabaseTests : IAsyncLifetime
{
    private static int _names;

    private readonly string _role = $"role{Interlocked.Increment(ref _names)}";
    private PostgresServer _server = null!;
    private string _database = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.Shared;
        _database = $"made_for_{_role}";
        await _server.CreateDatabaseAsync(_database);
        await _server.ExecuteAsync(_database, $"CREATE ROLE {_role} LOGIN PASSWORD 'secret'; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    }

    public async Task DisposeAsync()
    {
        await _server.ExecuteAsync("postgres", $"DROP DATABASE {_database} WITH (FORCE)");
        await _server.ExecuteAsync("postgres", $"DROP ROLE {_role}");
    }

    [Fact]
    public void An_empty_database_gets_its_tables_and_opens_again()
    {
        Open();
        Open(createSchema: false);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_database_all_start() =>
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Open())));

    [Fact]
    public async Task Without_leave_to_make_what_is_missing_it_is_said_with_the_file_that_makes_it_and_that_file_does()
    {
        AssertRefused(_server.ConnectionStringOf(_database), createSchema: false, _database, "table journal", "table log_attempt",
            "config/schema/postgresql.sql", "CreateSchema");

        await RunSchemaAsync();

        Open(createSchema: false);
    }

    [Fact]
    public async Task A_role_without_the_right_to_make_or_use_tables_is_reported_and_the_rights_of_the_file_suffice()
    {
        var asRole = _server.ConnectionStringOf(_database, _role, "secret");
        AssertRefused(asRole, createSchema: true, _role, "may not create it", "table snapshot", "config/schema/postgresql.sql");
        await RunSchemaAsync();
        AssertRefused(asRole, createSchema: true, _role, "SELECT, INSERT, UPDATE, DELETE", "journal");

        var grant = PostgresSchema.Sql.Split('\n').Single(line => line.StartsWith("--   GRANT", StringComparison.Ordinal));
        await _server.ExecuteAsync(_database, grant.TrimStart('-').Replace("TO webhooks", $"TO {_role}", StringComparison.Ordinal));

        Open(asRole);
    }

    [Fact]
    public async Task A_column_that_is_missing_is_named()
    {
        Open();
        await _server.ExecuteAsync(_database, "ALTER TABLE log_webhook DROP COLUMN looked");

        AssertRefused(_server.ConnectionStringOf(_database), createSchema: true, "column log_webhook.looked");
        AssertRefused(_server.ConnectionStringOf(_database), createSchema: false, "column log_webhook.looked");
    }

    [Fact]
    public async Task An_index_that_is_missing_is_named_or_made()
    {
        Open();
        await _server.ExecuteAsync(_database, "DROP INDEX journal_uq");

        AssertRefused(_server.ConnectionStringOf(_database), createSchema: false, "index journal_uq");
        Open();
        Open(createSchema: false);
    }

    [Fact]
    public void A_server_that_is_not_there_is_named()
    {
        var port = FreePort.Next();

        AssertRefused($"Host=127.0.0.1;Port={port};Database=webhooks;Username=webhooks", createSchema: true, $"127.0.0.1:{port}",
            "does not answer");
    }

    [Fact]
    public void A_wrong_password_is_not_repeated()
    {
        var refused = AssertRefused(
            _server.ConnectionStringOf(_database, _role, "wrong-one"), createSchema: true, _role, "rejects the user");

        Assert.DoesNotContain("wrong-one", refused);
    }

    [Fact]
    public void A_database_that_is_not_there_is_named() =>
        AssertRefused(_server.ConnectionStringOf("nowhere"), createSchema: true, "'nowhere'", "create it");

    [Fact]
    public async Task A_database_that_cannot_hold_all_text_is_refused()
    {
        await _server.ExecuteAsync("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");

        AssertRefused(_server.ConnectionStringOf("latin"), createSchema: true, "'latin'", "LATIN1", "UTF8");
    }

    [Theory]
    [InlineData("nonsense", "malformed")]
    [InlineData("Data Source=data/webhooks.db", "malformed")]
    [InlineData("Host=db;Port=many;Password=hunter2", "malformed")]
    [InlineData("Database=webhooks", "must name a server")]
    [InlineData("Host=db;Maximum Pool Size=5", "6 or more")]
    public void A_connection_string_that_cannot_be_used_is_not_repeated(string connectionString, string why) =>
        Assert.DoesNotContain("hunter2", AssertRefused(connectionString, createSchema: true, "connection", why));

    [Theory]
    [InlineData("13.22", false)]
    [InlineData("14.0", true)]
    [InlineData("18.1", true)]
    public void Versions_that_are_too_old_are_refused(string version, bool taken) =>
        Assert.Equal(taken, PostgresCheck.Validate(new(version)) is null);

    [Fact]
    public async Task The_journal_waits_for_the_disk_even_where_the_server_does_not_and_the_read_model_does_not()
    {
        await _server.ExecuteAsync(_database, $"ALTER DATABASE {_database} SET synchronous_commit = off");
        using var database = new PostgresDatabase(new() { ConnectionString = _server.ConnectionStringOf(_database) });

        database.Open();

        await using var journal = new Npgsql.NpgsqlConnection(database.ForJournal.ConnectionOptions.ConnectionString);
        Assert.Equal("on", await journal.ExecuteScalarAsync<string>("SHOW synchronous_commit"));
        await using var readModel = await database.OpenForReadModelAsync(CancellationToken.None);
        Assert.Equal("off", await readModel.ExecuteScalarAsync<string>("SHOW synchronous_commit"));
    }

    [Theory]
    [InlineData("", 30)]
    [InlineData(";Maximum Pool Size=6", 6)]
    [InlineData(";Maximum Pool Size=100", 100)]
    public void The_pools_of_a_node_share_what_it_may_open(string setting, int most)
    {
        var connections = PostgresConnections.Parse($"Host=db{setting}");
        var sizes = new[] { connections.Journal, connections.Readers, connections.ReadModel }
            .Select(pool => new Npgsql.NpgsqlConnectionStringBuilder(pool).MaxPoolSize).ToArray();

        Assert.Equal(most, sizes.Sum());
        Assert.All(sizes, size => Assert.True(size >= 1));
    }

    [Fact]
    public void What_the_connection_string_says_stays_and_the_rest_is_ours()
    {
        var ours = new Npgsql.NpgsqlConnectionStringBuilder(PostgresConnections.Parse("Host=db").Journal);
        var theirs = new Npgsql.NpgsqlConnectionStringBuilder(
            PostgresConnections.Parse("Host=db;Command Timeout=3;Timeout=2;Options=-c jit=off;Application Name=shop").Journal);

        Assert.Equal((15, 5, "webhooks journal"), (ours.CommandTimeout, ours.Timeout, ours.ApplicationName));
        Assert.Contains("idle_in_transaction_session_timeout", ours.Options);
        Assert.Equal((3, 2, "-c jit=off", "shop journal"), (theirs.CommandTimeout, theirs.Timeout, theirs.Options, theirs.ApplicationName));
    }

    private void Open(string? connectionString = null, bool createSchema = true)
    {
        using var database = new PostgresDatabase(
            new() { ConnectionString = connectionString ?? _server.ConnectionStringOf(_database), CreateSchema = createSchema });
        database.Open();
    }

    private Task<string> RunSchemaAsync() => _server.ExecuteAsync(_database, PostgresSchema.Sql);

    private static string AssertRefused(string connectionString, bool createSchema, params string[] said)
    {
        var refused = Assert.Throws<WebhooksStartupException>(() =>
        {
            using var database = new PostgresDatabase(new() { ConnectionString = connectionString, CreateSchema = createSchema });
            database.Open();
        });

        Assert.All(said, part => Assert.Contains(part, refused.Message));
        Assert.DoesNotContain('\n', refused.Message);
        Assert.EndsWith(".", refused.Message);
        return refused.Message;
    }
}
