using System.Net;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Replaying;

public abstract class ReplayTests(ITestOutputHelper output, Storage storage) : HostTest(output, storage)
{
    private string Project { get; } = Given.Project();

    [Fact]
    public async Task A_replay_goes_on_after_kills_and_all_that_matched_arrive_once_more()
    {
        var host = await StartHost();
        var receiver = await StartReceiver();
        var path = WebhooksHttp.Webhook(Project, await host.Http.Register(Project, receiver, with: Throttled(1_000)));
        var ids = Given.Ids(1_500);
        (await host.Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
        await host.Http.Until(path, webhook => (long)webhook["counts"]!["delivered"]! == ids.Length);

        var dryRun = (await host.Http.Post($"{path}/replay", """{"only":"all","dry_run":true}""")).Expect(HttpStatusCode.Accepted);
        var replay = (await host.Http.Post($"{path}/replay", """{"only":"all"}""")).Expect(HttpStatusCode.Accepted);
        Assert.Equal((1_500, 1_500), ((long)dryRun["matched"]!, (long)replay["matched"]!));
        foreach (var arrived in (int[])[1_700, 2_400])
        {
            await receiver.Until(arrived);
            await host.Kill();
            await host.Restart();
        }

        await receiver.Until(arrived => arrived.GroupBy(r => r.WebhookId).Count(r => r.Count() >= 2) == ids.Length, "all events once more");
        var list = await host.Http.Until($"{path}/replays", replays => (string?)replays["items"]![0]!["status"] == "completed");
        Assert.Equal((string?)replay["id"], (string?)list["items"]![0]!["id"]);
        Assert.All(receiver.Receipts, receipt => Assert.True(receipt.IsSigned));
    }

    [Fact]
    public async Task A_resend_that_was_accepted_before_a_kill_is_sent_after_it()
    {
        var host = await StartHost();
        var receiver = await StartReceiver();
        var path = WebhooksHttp.Webhook(
            Project, await host.Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("500ms", 20) }));
        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await host.Http.Until(path, webhook => (long)webhook["counts"]!["delivered"]! == 1);
        receiver.Answers = _ => new(503);

        (await host.Http.Post($"{path}/deliveries/evt_1/resend")).Expect(HttpStatusCode.Accepted);
        await host.Kill();
        receiver.Answers = _ => Answer.Ok;
        await host.Restart();

        var delivery = await host.Http.Until(
            $"{path}/deliveries/evt_1", d => (string?)d["status"] == "delivered" && (int)d["attempts"]! > 1);
        var numbers = delivery["attempt_log"]!.AsArray().Select(attempt => (int)attempt!["number"]!).ToArray();
        Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
        Assert.All(receiver.Receipts, receipt => Assert.Equal("evt_1", receipt.WebhookId));
    }

    [Fact]
    public async Task A_cancelled_replay_stops_and_stays_cancelled()
    {
        var host = await UseHost();
        var receiver = await StartReceiver();
        var path = WebhooksHttp.Webhook(Project, await host.Http.Register(Project, receiver));
        var ids = Given.Ids(200);
        (await host.Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
        await host.Http.Until(path, webhook => (long)webhook["counts"]!["delivered"]! == ids.Length);
        (await host.Http.Patch(path, """{"throttle":{"rate":5,"per":"1s","burst":1}}""")).Expect(HttpStatusCode.OK);

        var id = (string)(await host.Http.Post($"{path}/replay", """{"only":"all"}""")).Expect(HttpStatusCode.Accepted)["id"]!;
        await receiver.Until(203);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.Delete($"{path}/replays/{id}")).Status);

        await host.Http.Until(path, webhook => (long)webhook["counts"]!["pending"]! == 0);
        Assert.True(receiver.Receipts.Count < 300, $"{receiver.Receipts.Count} arrived.");
        var listed = (await host.Http.Get($"{path}/replays")).Expect(HttpStatusCode.OK)["items"]![0]!;
        Assert.Equal(("cancelled", 200), ((string?)listed["status"], (long)listed["matched"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.Delete($"{path}/replays/rp_none")).Status);
    }

    [Theory]
    [InlineData("""{"only":"some"}""", "only")]
    [InlineData("""{"since":"yesterday"}""", "since")]
    [InlineData("""{"since":"2026-05-04T12:00:00Z","until":"2026-05-04T12:00:00Z"}""", "until")]
    public async Task A_replay_that_is_wrong_is_told_which_field(string body, string field)
    {
        var host = await UseHost();
        var receiver = await StartReceiver();
        var path = WebhooksHttp.Webhook(Project, await host.Http.Register(Project, receiver));

        var refused = (await host.Http.Post($"{path}/replay", body)).Expect(HttpStatusCode.UnprocessableEntity);

        Assert.NotNull(refused["errors"]?[field]);
    }

    private static System.Text.Json.Nodes.JsonObject Throttled(int rate) => new()
    {
        ["throttle"] = new System.Text.Json.Nodes.JsonObject { ["rate"] = rate, ["per"] = "1s", ["burst"] = rate },
    };
}

public sealed class SqliteReplayTests(ITestOutputHelper output) : ReplayTests(output, Storage.Sqlite);

public sealed class PostgresReplayTests(ITestOutputHelper output) : ReplayTests(output, Storage.PostgreSql);
