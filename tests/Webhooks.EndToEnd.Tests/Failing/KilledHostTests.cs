using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Failing;

/// <summary>What a host that was killed or stopped knows and does after its next start.</summary>
public abstract class KilledHostTests(HostLife life, ITestOutputHelper output, Storage storage) : HostLifeTest(life, output, storage)
{
    private static readonly JsonObject patient = new() { ["retry_schedule"] = Given.Waits("500ms", 20) };

    [Fact]
    public async Task A_host_killed_between_the_answer_and_the_delivery_delivers_after_its_restart()
    {
        var receiver = ReceiverThatIsAway();
        await Http.Register(Project, receiver, with: patient);
        var ids = Given.Ids(20);
        (await Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
        await Host.Kill();

        await receiver.Open();
        await Host.Restart();
        var arrived = await receiver.UntilAll(ids);
        Assert.All(arrived, receipt => Assert.True(receipt.IsSigned));
    }

    [Fact]
    public async Task A_webhook_that_was_resumed_right_before_the_kill_delivers_after_it()
    {
        var receiver = ReceiverThatIsAway();
        var webhook = WebhooksHttp.Webhook(Project, await Http.Register(Project, receiver, with: patient));
        (await Http.Post($"{webhook}/pause")).Expect(HttpStatusCode.OK);
        var ids = Given.Ids(5);
        (await Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
        await Host.Stop(); // the project remembers it as paused
        await Host.Restart();
        (await Http.Post($"{webhook}/resume")).Expect(HttpStatusCode.OK);
        await Host.Kill();

        await receiver.Open();
        await Host.Restart();
        await receiver.UntilAll(ids);
    }

    [Fact]
    public async Task An_event_published_again_after_a_kill_is_still_the_same_event()
    {
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await Host.Restart();
        var again = (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var other = await Http.Publish(Project, Given.Event("evt_1", "2"));
        Assert.Equal((1L, true), ((long)again["sequence"]!, (bool)again["duplicate"]!));
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
    }

    [Fact]
    public async Task A_killed_host_still_knows_its_webhooks_and_secrets()
    {
        var receiver = await StartReceiver();
        var before = await Http.CreateWebhook(Project, Given.Webhook(receiver, with: new()
        {
            ["description"] = "Tells the trainer",
            ["event_types"] = new JsonArray("image.*"),
            ["headers"] = new JsonObject { ["x-team"] = "labels" },
            ["throttle"] = new JsonObject { ["rate"] = 7, ["per"] = "2s", ["burst"] = 9 },
        }));
        await Host.Restart();

        var path = WebhooksHttp.Webhook(Project, (string)before["id"]!);
        var after = (await Http.Get(path)).Expect(HttpStatusCode.OK);
        foreach (var field in new[] { "name", "url", "description", "event_types", "headers", "throttle", "retry_schedule", "created_at" })
            Assert.True(JsonNode.DeepEquals(before[field], after[field]), $"{field}: {before[field]} became {after[field]}");
        var secret = (await Http.Get($"{path}/secret")).Expect(HttpStatusCode.OK);
        Assert.Equal(receiver.Secret, (string)secret["secret"]!);
    }

    [Fact]
    public async Task A_host_asked_to_stop_exits_with_0_and_loses_nothing()
    {
        var receiver = await StartReceiver(_ => new Answer(503));
        await Http.Register(Project, receiver, with: patient);
        var ids = Given.Ids(200);
        (await Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(1);
        var before = Host.Transcript.Length;
        var exit = await Host.Stop();
        Assert.Equal(0, exit.Code);
        Assert.DoesNotContain("timed out", Host.Transcript[before..], StringComparison.Ordinal);

        receiver.Answers = _ => Answer.Ok;
        await Host.Restart();
        await receiver.UntilAll(ids);
    }

    [Fact]
    public async Task A_host_asked_to_stop_does_not_wait_for_a_receiver_that_hangs()
    {
        var receiver = await StartReceiver(_ => Answer.Hang);
        await Http.Register(Project, receiver, with: new() { ["timeout"] = "60s" });
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(1);
        var exit = await Host.Stop();
        Assert.Equal(0, exit.Code);

        receiver.Answers = _ => Answer.Ok;
        await Host.Restart();
        await receiver.Until(2);
    }
}

[Collection(SqliteLifeCollection.Name)]
public sealed class SqliteKilledHostTests(SqliteLife life, ITestOutputHelper output)
    : KilledHostTests(life, output, Storage.Sqlite);

[Collection(PostgresLifeCollection.Name)]
public sealed class PostgresKilledHostTests(PostgresLife life, ITestOutputHelper output)
    : KilledHostTests(life, output, Storage.PostgreSql);
