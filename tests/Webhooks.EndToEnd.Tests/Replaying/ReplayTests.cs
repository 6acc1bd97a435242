using System.Net;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Replaying;

public abstract class ReplayTests(HostLife life, ITestOutputHelper output, Storage storage) : HostLifeTest(life, output, storage)
{
    [Fact]
    public async Task A_replay_continues_after_kills_and_all_that_matched_arrive_once_more()
    {
        var receiver = await StartReceiver();
        var path = WebhooksHttp.Webhook(Project, await Http.Register(Project, receiver, with: Throttled(1_000)));
        var ids = Given.Ids(1_500);
        (await Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
        await Http.Until(path, webhook => (long)webhook["counts"]!["delivered"]! == ids.Length);

        var dryRun = (await Http.Post($"{path}/replay", """{"only":"all","dry_run":true}""")).Expect(HttpStatusCode.Accepted);
        var replay = (await Http.Post($"{path}/replay", """{"only":"all"}""")).Expect(HttpStatusCode.Accepted);
        Assert.Equal((1_500, 1_500), ((long)dryRun["matched"]!, (long)replay["matched"]!));
        foreach (var arrived in (int[])[1_700, 2_400])
        {
            await receiver.Until(arrived);
            await Host.Kill();
            await Host.Restart();
        }

        await receiver.Until(arrived => arrived.GroupBy(r => r.WebhookId).Count(r => r.Count() >= 2) == ids.Length, "all events once more");
        var list = await Http.Until($"{path}/replays", replays => (string?)replays["items"]![0]!["status"] == "completed");
        Assert.Equal((string?)replay["id"], (string?)list["items"]![0]!["id"]);
        Assert.All(receiver.Receipts, receipt => Assert.True(receipt.IsSigned));
    }

    [Fact]
    public async Task A_resend_that_was_accepted_before_a_kill_is_sent_after_it()
    {
        var receiver = await StartReceiver();
        var path = WebhooksHttp.Webhook(
            Project, await Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("500ms", 20) }));
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await Http.Until(path, webhook => (long)webhook["counts"]!["delivered"]! == 1);
        receiver.Answers = _ => new(503);

        (await Http.Post($"{path}/deliveries/evt_1/resend")).Expect(HttpStatusCode.Accepted);
        await Host.Kill();
        receiver.Answers = _ => Answer.Ok;
        await Host.Restart();

        var delivery = await Http.Until(
            $"{path}/deliveries/evt_1", d => (string?)d["status"] == "delivered" && (int)d["attempts"]! > 1);
        var numbers = delivery["attempt_log"]!.AsArray().Select(attempt => (int)attempt!["number"]!).ToArray();
        Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
        Assert.All(receiver.Receipts, receipt => Assert.Equal("evt_1", receipt.WebhookId));
    }

    [Fact]
    public async Task A_cancelled_replay_stops_and_stays_cancelled()
    {
        var receiver = await StartReceiver();
        var path = WebhooksHttp.Webhook(Project, await Http.Register(Project, receiver));
        var ids = Given.Ids(200);
        (await Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
        await Http.Until(path, webhook => (long)webhook["counts"]!["delivered"]! == ids.Length);
        (await Http.Patch(path, """{"throttle":{"rate":5,"per":"1s","burst":1}}""")).Expect(HttpStatusCode.OK);

        var id = (string)(await Http.Post($"{path}/replay", """{"only":"all"}""")).Expect(HttpStatusCode.Accepted)["id"]!;
        await receiver.Until(203);
        Assert.Equal(HttpStatusCode.NoContent, (await Http.Delete($"{path}/replays/{id}")).Status);

        await Http.Until(path, webhook => (long)webhook["counts"]!["pending"]! == 0);
        Assert.True(receiver.Receipts.Count < 300, $"{receiver.Receipts.Count} arrived.");
        var listed = (await Http.Get($"{path}/replays")).Expect(HttpStatusCode.OK)["items"]![0]!;
        Assert.Equal(("cancelled", 200), ((string?)listed["status"], (long)listed["matched"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await Http.Delete($"{path}/replays/rp_none")).Status);
    }

    [Theory]
    [InlineData("""{"only":"some"}""", "only")]
    [InlineData("""{"since":"yesterday"}""", "since")]
    [InlineData("""{"since":"2026-05-04T12:00:00Z","until":"2026-05-04T12:00:00Z"}""", "until")]
    public async Task A_wrong_replay_is_refused_by_field(string body, string field)
    {
        var receiver = await StartReceiver();
        var path = WebhooksHttp.Webhook(Project, await Http.Register(Project, receiver));

        var refused = (await Http.Post($"{path}/replay", body)).Expect(HttpStatusCode.UnprocessableEntity);

        Assert.NotNull(refused["errors"]?[field]);
    }

    private static System.Text.Json.Nodes.JsonObject Throttled(int rate) => new()
    {
        ["throttle"] = new System.Text.Json.Nodes.JsonObject { ["rate"] = rate, ["per"] = "1s", ["burst"] = rate },
    };
}

[Collection(SqliteLifeCollection.Name)]
public sealed class SqliteReplayTests(SqliteLife life, ITestOutputHelper output) : ReplayTests(life, output, Storage.Sqlite);

[Collection(PostgresLifeCollection.Name)]
public sealed class PostgresReplayTests(PostgresLife life, ITestOutputHelper output) : ReplayTests(life, output, Storage.PostgreSql);
