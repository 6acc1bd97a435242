using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Retaining;

/// <summary>Events and attempts that are kept for seconds, where it is usually for a month.</summary>
public sealed class RetentionTests(ITestOutputHelper output) : HostTest(output)
{
    private const string Project = "labels";
    private const int RoundEvents = 1_500;

    private static readonly (string, string)[] seconds =
        [("Webhooks:Retention:Events", "3s"), ("Webhooks:Retention:Attempts", "1s"), ("Logging:LogLevel:Default", "Warning")];

    [Fact]
    public async Task The_database_stops_growing_and_nothing_is_unaccounted_for_over_a_kill()
    {
        var host = await StartHost(seconds);
        var receiver = await StartReceiver();
        var live = await host.Http.Register(Project, receiver);
        var behind = await RegisterPaused(host, receiver);
        var sizes = new List<long>();
        for (var round = 1; round <= 5; round++)
        {
            await PublishRound(host, round);
            if (round == 2)
                await host.Restart();
            await UntilForgotten(host, round);
            sizes.Add(PagesOf(host));
        }

        Output.WriteLine($"database after each round: {string.Join(", ", sizes)} pages");
        // A round may still be there while the next one comes.
        Assert.True(sizes[4] < 3 * sizes[0], $"It grows: {string.Join(", ", sizes)}");
        await AssertAccounted(host, live, behind, receiver, 5 * RoundEvents);
    }

    [Fact]
    public async Task On_PostgreSQL_rows_are_deleted_as_they_are_on_SQLite()
    {
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        var host =
            await StartHost([.. seconds, ("Webhooks:Storage:Provider", "PostgreSql"), ("Webhooks:Storage:ConnectionString", database)]);
        var receiver = await StartReceiver();
        var live = await host.Http.Register(Project, receiver);
        var behind = await RegisterPaused(host, receiver);
        for (var round = 1; round <= 2; round++)
        {
            await PublishRound(host, round);
            if (round == 1)
                await host.Restart();
            await UntilForgotten(host, round);
        }

        await AssertAccounted(host, live, behind, receiver, 2 * RoundEvents);
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var count = connection.CreateCommand();
        count.CommandText = $"SELECT COUNT(*) FROM journal WHERE persistence_id = 'project-{Project}' AND manifest = 'EA1'";
        await Until(async () => (long)(await count.ExecuteScalarAsync())! < RoundEvents / 100);
    }

    [Fact]
    public async Task An_event_that_is_no_longer_retained_is_listed_for_a_while_without_its_body()
    {
        // Long enough for the first attempt on a busy machine.
        var host = await StartHost(("Webhooks:Retention:Events", "5s"), ("Webhooks:Retention:Attempts", "1h"));
        var receiver = await StartReceiver(_ => new Answer(500));
        var failing = await host.Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("1h", 3) });
        var behind = await RegisterPaused(host, receiver);
        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(1);

        var detail = await host.Http.Until(WebhooksHttp.Delivery(Project, behind, "evt_1"),
            delivery => (string)delivery["status"]! == "exhausted" && delivery["event"] is null);

        Assert.Equal(("expired", 0), ((string)detail["last_failure_reason"]!, (int)detail["attempts"]!));
        Assert.NotNull(detail["completed_at"]);
        Assert.Empty(detail["attempt_log"]!.AsArray());
        detail =
            await host.Http.Until(WebhooksHttp.Delivery(Project, failing, "evt_1"), delivery => (string)delivery["status"]! == "exhausted");
        Assert.Equal(
            ("expired", 1, 500), ((string)detail["last_failure_reason"]!, (int)detail["attempts"]!, (int)detail["last_status_code"]!));
        Assert.Equal("status", (string)detail["attempt_log"]![0]!["failure_reason"]!);
        var @event = (await host.Http.Get($"{WebhooksHttp.Events(Project)}/evt_1")).Expect(HttpStatusCode.OK);
        Assert.Null(@event["event"]);
        Assert.Equal(2, @event["deliveries"]!.AsArray().Count(delivery => (string)delivery!["status"]! == "exhausted"));
        var refused = (await host.Http.Post($"{WebhooksHttp.Delivery(Project, behind, "evt_1")}/resend")).Expect(HttpStatusCode.Conflict);
        Assert.Equal("event_expired", (string)refused["code"]!);
        Assert.True((bool)(await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted)["duplicate"]!);
    }

    /// <summary>What the database takes, wherever SQLite has put its pages; free ones are among them.</summary>
    private static long PagesOf(HostProcess host)
    {
        using var connection = new SqliteConnection($"Data Source={host.DatabaseFile};Pooling=False");
        connection.Open();
        using var pages = connection.CreateCommand();
        pages.CommandText = "PRAGMA page_count";
        return (long)pages.ExecuteScalar()!;
    }

    private static async Task<string> RegisterPaused(HostProcess host, Receiver receiver)
    {
        var webhook = await host.Http.Register(Project, receiver, "/behind");
        (await host.Http.Post($"{WebhooksHttp.Webhook(Project, webhook)}/pause")).Expect(HttpStatusCode.OK);
        return webhook;
    }

    private static async Task PublishRound(HostProcess host, int round)
    {
        foreach (var ids in Given.Ids(RoundEvents, $"evt_{round}_").Chunk(500))
        {
            var events = string.Join(',', ids.Select(id => Given.Event(id, $"{{\"image_id\":\"{new string('x', 1_000)}\"}}")));
            (await host.Http.Publish(Project, $"[{events}]")).Expect(HttpStatusCode.Accepted);
        }
    }

    /// <summary>The round's last event is not even listed any more, unless it is the project's last.</summary>
    private static Task UntilForgotten(HostProcess host, int round) => Until(async () =>
        (await host.Http.Get($"{WebhooksHttp.Events(Project)}/evt_{round}_{RoundEvents - 1:D4}")).Status == HttpStatusCode.NotFound);

    /// <summary>Each event has ended at each webhook, and the one that was behind has let all of them expire.</summary>
    private static async Task AssertAccounted(HostProcess host, string live, string behind, Receiver receiver, int events)
    {
        await host.Http.Until(WebhooksHttp.Webhook(Project, behind), webhook => Count(webhook, "exhausted") == events);
        var view = await host.Http.Until(WebhooksHttp.Webhook(Project, live),
            webhook => Count(webhook, "delivered") + Count(webhook, "exhausted") == events);
        Assert.Equal(0, Count(view, "pending"));
        Assert.True(receiver.Receipts.Select(receipt => receipt.WebhookId).Distinct().Count() >= Count(view, "delivered"));
    }

    private static long Count(JsonObject webhook, string what) => (long)webhook["counts"]![what]!;

    private static async Task Until(Func<Task<bool>> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience.Default)
                throw new TimeoutException("Waited in vain for what is to be deleted.");
            await Task.Delay(100); // a deletion notifies no test
        }
    }
}
