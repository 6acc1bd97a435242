using System.Net;
using Microsoft.Data.Sqlite;
using Npgsql;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Durability;

/// <summary>
/// The database is read but takes no writes: events that have arrived are not sent again, the host is not ready, lists go on, and all works
/// again without a restart.
/// </summary>
public sealed class UnwritableJournalTests(ITestOutputHelper output) : HostTest(output)
{
    // Some starts of a webhook, each of which would send again what is not recorded.
    private static readonly TimeSpan unwritable = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task While_PostgreSQL_is_read_only_nothing_is_sent_again()
    {
        var server = await PostgresServer.Shared;
        var connectionString = await server.CreateDatabaseAsync();
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        var host = await StartHost(("Webhooks:Storage:Provider", "PostgreSql"), ("Webhooks:Storage:ConnectionString", connectionString));

        async Task Set(string value)
        {
            await server.ExecuteAsync("postgres", $"ALTER DATABASE {database} SET default_transaction_read_only = {value}");
            // Sessions keep what they began with.
            await server.ExecuteAsync(
                "postgres", $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}'");
        }

        await NothingIsSentAgain(host, () => Set("on"), () => Set("off"));
    }

    [Fact]
    public async Task While_another_program_holds_the_write_lock_of_SQLite_nothing_is_sent_again()
    {
        var host = await StartHost();
        await using var other = new SqliteConnection($"Data Source={host.DatabaseFile};Pooling=False");
        await other.OpenAsync();

        await NothingIsSentAgain(host, () => Execute(other, "BEGIN IMMEDIATE"), () => Execute(other, "ROLLBACK"));
    }

    private async Task NothingIsSentAgain(HostProcess host, Func<Task> begin, Func<Task> end)
    {
        var answered = new TaskCompletionSource();
        var receiver = await StartReceiver(_ => Answer.Ok with { When = answered.Task });
        var webhook = await host.Http.Register("labels", receiver);
        var ids = Given.Ids(3);
        foreach (var id in ids)
            (await host.Http.Publish("labels", Given.Event(id))).Expect(HttpStatusCode.Accepted);
        await receiver.UntilAll(ids);

        await begin();
        answered.SetResult();
        await UntilReadySays(host, HttpStatusCode.ServiceUnavailable);
        await Task.Delay(unwritable);
        (await host.Http.Get(WebhooksHttp.Webhooks("labels"))).Expect(HttpStatusCode.OK);
        await end();

        await UntilReadySays(host, HttpStatusCode.OK);
        foreach (var id in ids)
            await host.Http.Until(WebhooksHttp.Delivery("labels", webhook, id), delivery => (string?)delivery["status"] == "delivered",
                patience);
        Assert.Equal(ids, receiver.Receipts.Select(receipt => receipt.WebhookId).Order());
    }

    private static async Task Execute(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task UntilReadySays(HostProcess host, HttpStatusCode status)
    {
        using var deadline = new CancellationTokenSource(patience);
        while ((await host.Http.Get("health/ready", deadline.Token)).Status != status)
            await Task.Delay(50, deadline.Token); // between two looks, as an orchestrator has
    }
}
