using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Failing;

/// <summary>What the host does when a receiver asks for quiet, is gone, or fails for long.</summary>
public sealed class ReceiverHealthTests(SharedHost shared, ITestOutputHelper output) : SharedHostTest(shared, output)
{
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_receiver_that_asks_for_quiet_gets_nothing_until_then(int status)
    {
        var receiver = await StartReceiver(Answer.InTurn(
            new Answer(status) { Headers = new Dictionary<string, string> { ["Retry-After"] = "3" } }, Answer.Ok));
        await Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("100ms", 5), ["max_in_flight"] = 1 });
        var ids = Given.Ids(30);
        await Publish(ids);

        var arrived = await receiver.UntilAll(ids);

        Assert.InRange(arrived[1].ReceivedAt - arrived[0].ReceivedAt, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_disables_its_webhook_and_gets_everything_when_it_is_enabled()
    {
        var receiver = await StartReceiver(_ => new Answer(410));
        var webhook = await Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("200ms", 5) });
        await Publish(["evt_1"]);
        await Http.Until(WebhooksHttp.Webhook(Project, webhook), found => Status(found) == ("disabled", "gone"));
        await Publish(["evt_2"]);

        receiver.Answers = _ => Answer.Ok;
        var enabled = (await Http.Post($"{WebhooksHttp.Webhook(Project, webhook)}/enable")).Expect(HttpStatusCode.OK);

        Assert.Equal(("active", null), Status(enabled));
        Assert.Equal("ok", (string?)enabled["health"]!["state"]);
        await receiver.UntilAll(["evt_1", "evt_2"]);
        Assert.Equal(1, receiver.Receipts.Count(receipt => receipt.WebhookId == "evt_2"));
    }

    [Fact]
    public async Task A_dead_receiver_is_asked_now_and_then_and_gets_everything_soon_after_its_return()
    {
        var receiver = await StartReceiver(_ => new Answer(500));
        var webhook = await Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("1s", 20) });
        await Publish(["first"]);
        await Http.Until(WebhooksHttp.Webhook(Project, webhook), found => (string?)found["health"]!["state"] == "failing");
        var ids = Given.Ids(300);
        await Publish(ids);
        var first = (await receiver.Until(14)).Count;
        Assert.InRange(receiver.Receipts.Select(receipt => receipt.WebhookId).Distinct().Count(), 1, 20);

        receiver.Answers = _ => Answer.Ok;
        var before = TimeProvider.System.GetTimestamp();
        await receiver.Until(first + 1);

        Assert.InRange(TimeProvider.System.GetElapsedTime(before), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        await receiver.UntilAll(ids, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_webhook_that_fails_for_too_long_is_disabled()
    {
        var host = await UseConfiguredHost();
        var receiver = ReceiverThatIsAway();
        var webhook = await host.Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("500ms", 20) });

        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

        await host.Http.Until(WebhooksHttp.Webhook(Project, webhook), found => Status(found) == ("disabled", "failing"));
        Assert.Equal(
            ["webhook.disabled", "webhook.failing", "webhook.failing", "image.status_changed"],
            await UntilTypes(host.Http, 4));
    }

    [Fact]
    public async Task What_happens_to_a_webhook_is_an_event_for_the_others()
    {
        var receiver = await StartReceiver(_ => new Answer(500));
        var listener = await StartReceiver();
        var webhook = await Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("100ms", 1) });
        await Http.Register(Project, listener, with: new() { ["event_types"] = new JsonArray("delivery.*") });

        await Publish(["evt_1"]);

        var receipt = (await listener.Until(1))[0];
        Assert.True(receipt.IsSigned);
        var envelope = JsonNode.Parse(receipt.Body)!;
        Assert.Equal(("delivery.exhausted", "evt_1", webhook), (
            (string?)envelope["type"], (string?)envelope["data"]!["event_id"], (string?)envelope["data"]!["webhook_id"]));
        Assert.DoesNotContain(receiver.Receipts, receipt => receipt.WebhookId != "evt_1");
    }

    [Theory]
    [InlineData("webhook.test")]
    [InlineData("delivery.exhausted")]
    public async Task The_names_of_operational_events_are_reserved(string type)
    {
        var one = await Http.Publish(Project, Given.Event("evt_1", type: type));
        Assert.Equal((HttpStatusCode)422, one.Status);
        Assert.Equal("invalid_event", (string?)one.Json["code"]);
        Assert.Contains("webhook.", (string)one.Json["errors"]!["type"]![0]!, StringComparison.Ordinal);
        var batch = await Http.Publish(Project, $"[{Given.Event("evt_1")},{Given.Event("evt_2", type: type)}]");
        Assert.Equal((HttpStatusCode)422, batch.Status);
        Assert.Equal(1, (int)batch.Json["index"]!);
    }

    private static (string? Status, string? Reason) Status(JsonObject webhook) =>
        ((string?)webhook["status"], (string?)webhook["status_reason"]);

    private async Task<IEnumerable<string>> UntilTypes(WebhooksHttp http, int count)
    {
        var found = await http.Until(WebhooksHttp.Events(Project), page => page["items"]!.AsArray().Count == count);
        return found["items"]!.AsArray().Select(item => (string)item!["type"]!);
    }

    private async Task Publish(IEnumerable<string> ids) =>
        (await Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
}
