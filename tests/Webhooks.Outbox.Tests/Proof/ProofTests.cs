using System.Text.Json.Nodes;
using Npgsql;
using Webhooks.Outbox.Tests.Databases;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Outbox.Tests.Proof;

/// <summary>
/// The promises of the outbox over real processes that are killed: <c>tests/Embedding/OutboxHost</c> relays what writers commit meanwhile.
/// Sizes are small here; WEBHOOKS_OUTBOX_TRANSACTIONS, _WRITERS, _KILLS, _RESTARTS, _STAY_OPEN and _HELD_OPEN_MS
/// set others.
/// </summary>
public sealed class ProofTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private static readonly int Transactions = Size("TRANSACTIONS", 400);
    private static readonly int Writers = Size("WRITERS", 8);
    private static readonly int Kills = Size("KILLS", 1);
    private static readonly int Restarts = Size("RESTARTS", 1);
    private static readonly int StayOpen = Size("STAY_OPEN", 4);
    private static readonly TimeSpan HeldOpen = TimeSpan.FromMilliseconds(Size("HELD_OPEN_MS", 300));

    private readonly TempFolder _folder = new();
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort.Next()}");
    private readonly ChildProcess _host = new(Programs.Embedding("OutboxHost"));

    [Fact]
    public async Task On_SQLite_what_commits_is_in_the_log_once_and_per_key_in_commit_order_whatever_is_killed_when()
    {
        using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await RunAsync(database, null);
    }

    [Fact]
    public async Task On_PostgreSQL_what_commits_is_in_the_log_once_and_per_key_in_commit_order_whatever_is_killed_when()
    {
        await using var server = await PostgresServer.StartAsync();
        using var database = await TestDatabase.CreateAsync(TestDatabase.PostgreSql, server);
        await RunAsync(database, async () =>
        {
            await server.KillAsync();
            await server.LaunchAsync();
            NpgsqlConnection.ClearAllPools();
        });
    }

    [MariaDbFact]
    public async Task On_MariaDB_what_commits_is_in_the_log_once_and_per_key_in_commit_order_whatever_is_killed_when()
    {
        using var database = await TestDatabase.CreateAsync(TestDatabase.MariaDb);
        await RunAsync(database, null);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        output.WriteLine(_host.Output.All);
        await _host.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private async Task RunAsync(TestDatabase database, Func<Task>? restart)
    {
        var load = new Workload(database, Writers, Transactions, orders: 4 * Writers, StayOpen, HeldOpen);
        await load.PrepareAsync();
        await Launch(database);
        var writing = load.RunAsync();
        var restarts = restart is null ? 0 : Restarts;
        var restarted = 0;
        for (var i = 1; i <= Kills + restarts; i++)
        {
            await load.Until((double)i / (Kills + restarts + 1));
            if (i * restarts / (Kills + restarts) > restarted)
            {
                restarted++;
                await restart!();
                continue;
            }

            await _host.Kill();
            await Launch(database);
        }

        await writing;
        await Looks.Until(database.RowsAsync, rows => rows == 0);
        AssertLog(load, await Log());
    }

    private void AssertLog(Workload load, IReadOnlyList<string> log)
    {
        output.WriteLine($"{load.Committed.Count} committed, {load.Cancelled.Count} rolled back, {load.Unknown.Count} not answered.");
        Assert.NotEmpty(load.Cancelled);
        Assert.Equal(log.Distinct(), log);
        Assert.Equal([], load.Committed.Select(written => written.Id).Except(log));
        Assert.Equal([], log.Except(load.Committed.Concat(load.Unknown).Select(written => written.Id)));

        var known = load.Committed.Concat(load.Unknown).ToDictionary(written => written.Id);
        Assert.All(log.Select(id => known[id]).GroupBy(written => written.Key), order =>
        {
            var versions = order.Select(written => written.Version).ToArray();
            Assert.Equal(versions.Order(), versions);
        });
    }

    /// <summary>The ids of all events, in the order of the log.</summary>
    private async Task<IReadOnlyList<string>> Log()
    {
        using var http = new WebhooksHttp(_address);
        var events = new List<JsonObject>();
        await foreach (var @event in http.List(WebhooksHttp.Events("shop")))
            events.Add(@event);
        return [.. events.OrderBy(@event => (long)@event["sequence"]!).Select(@event => (string)@event["id"]!)];
    }

    private async Task Launch(TestDatabase database)
    {
        _host.Launch(
            ["--database", _folder.File("webhooks.db"), "--kind", database.Kind, "--outbox", database.ConnectionString,
                "--urls", _address.AbsoluteUri]);
        using var http = new WebhooksHttp(_address);
        await http.Ready(_host);
    }

    private static int Size(string name, int byDefault) =>
        int.TryParse(Environment.GetEnvironmentVariable($"WEBHOOKS_OUTBOX_{name}"), out var size) ? size : byDefault;
}
