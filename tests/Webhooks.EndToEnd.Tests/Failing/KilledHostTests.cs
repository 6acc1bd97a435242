using System.Net;
using System.Text.Json.Nodes;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Failing;

public abstract class KilledHostTests(ITestOutputHelper output, Storage storage) : HostTest(output, storage)
{
    private const string Project = "labels";

    private static readonly JsonObject patient = new() { ["retry_schedule"] = Given.Waits("500ms", 20) };

    [Fact]
    public async Task A_host_killed_between_the_answer_and_the_delivery_delivers_after_its_restart()
    {
        var host = await StartHost();
        var receiver = ReceiverThatIsAway();
        await host.Http.Register(Project, receiver, with: patient);
        var ids = Given.Ids(20);
        (await host.Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
        await host.Kill();

        await receiver.Open();
        await host.Restart();
        var arrived = await receiver.UntilAll(ids);
        Assert.All(arrived, receipt => Assert.True(receipt.IsSigned));
    }

    [Fact]
    public async Task A_webhook_that_was_resumed_right_before_the_kill_goes_on_after_it()
    {
        var host = await StartHost();
        var receiver = ReceiverThatIsAway();
        var webhook = WebhooksHttp.Webhook(Project, await host.Http.Register(Project, receiver, with: patient));
        (await host.Http.Post($"{webhook}/pause")).Expect(HttpStatusCode.OK);
        var ids = Given.Ids(5);
        (await host.Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
        await host.Stop(); // the project remembers it as paused
        await host.Restart();
        (await host.Http.Post($"{webhook}/resume")).Expect(HttpStatusCode.OK);
        await host.Kill();

        await receiver.Open();
        await host.Restart();
        await receiver.UntilAll(ids);
    }

    [Fact]
    public async Task A_killed_host_still_knows_its_webhooks_and_secrets()
    {
        var host = await StartHost();
        var receiver = await StartReceiver();
        var before = await host.Http.CreateWebhook(Project, Given.Webhook(receiver, with: new()
        {
            ["description"] = "Tells the trainer",
            ["event_types"] = new JsonArray("image.*"),
            ["headers"] = new JsonObject { ["x-team"] = "labels" },
            ["throttle"] = new JsonObject { ["rate"] = 7, ["per"] = "2s", ["burst"] = 9 },
        }));
        await host.Restart();

        var path = WebhooksHttp.Webhook(Project, (string)before["id"]!);
        var after = (await host.Http.Get(path)).Expect(HttpStatusCode.OK);
        foreach (var field in new[] { "name", "url", "description", "event_types", "headers", "throttle", "retry_schedule", "created_at" })
            Assert.True(JsonNode.DeepEquals(before[field], after[field]), $"{field}: {before[field]} became {after[field]}");
        var secret = (await host.Http.Get($"{path}/secret")).Expect(HttpStatusCode.OK);
        Assert.Equal(receiver.Secret, (string)secret["secret"]!);
    }

    [Fact]
    public async Task A_host_asked_to_stop_exits_with_0_and_loses_nothing()
    {
        var host = await StartHost();
        var receiver = await StartReceiver(_ => new Answer(503));
        await host.Http.Register(Project, receiver, with: patient);
        var ids = Given.Ids(200);
        (await host.Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(1);
        var exit = await host.Stop();
        Assert.Equal(0, exit.Code);
        Assert.DoesNotContain("timed out", exit.Output, StringComparison.Ordinal);

        receiver.Answers = _ => Answer.Ok;
        await host.Restart();
        await receiver.UntilAll(ids);
    }

    [Fact]
    public async Task A_host_asked_to_stop_does_not_wait_for_a_receiver_that_hangs()
    {
        var host = await StartHost();
        var receiver = await StartReceiver(_ => Answer.Hang);
        await host.Http.Register(Project, receiver, with: new() { ["timeout"] = "60s" });
        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(1);
        var exit = await host.Stop();
        Assert.Equal(0, exit.Code);

        receiver.Answers = _ => Answer.Ok;
        await host.Restart();
        await receiver.Until(2);
    }
}

public sealed class SqliteKilledHostTests(ITestOutputHelper output) : KilledHostTests(output, Storage.Sqlite);

public sealed class PostgresKilledHostTests(ITestOutputHelper output) : KilledHostTests(output, Storage.PostgreSql);
