using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Failing;

public sealed class ReceiverFailureTests(ITestOutputHelper output) : HostTest(output)
{
    private string Project { get; } = Given.Project();

    [Fact]
    public async Task A_receiver_that_was_away_gets_everything_on_its_return()
    {
        var host = await UseHost();
        var receiver = await StartReceiver();
        var webhook = await host.Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("500ms", 20) });
        await Publish(host, ["evt_before"]);
        await receiver.Until(1);
        await receiver.Close();
        var ids = Given.Ids(200);
        await Publish(host, ids);
        await host.Http.Until(
            WebhooksHttp.Delivery(Project, webhook, ids[0]), delivery => (string?)delivery["last_failure_reason"] == "connect_refused");

        await receiver.Open();
        var arrived = await receiver.UntilAll(ids);
        Assert.Equal(ids.Length + 1, arrived.Count);
    }

    [Fact]
    public async Task A_strictly_ordered_webhook_drains_in_order_of_sequence()
    {
        var host = await UseHost();
        var receiver = ReceiverThatIsAway();
        var webhook = await host.Http.Register(Project, receiver, with: new()
        {
            ["ordering"] = "strict",
            ["retry_schedule"] = Given.Waits("500ms", 20),
        });
        var ids = Given.Ids(100);
        await Publish(host, ids);
        await host.Http.Until(
            WebhooksHttp.Delivery(Project, webhook, ids[0]), delivery => (string?)delivery["last_failure_reason"] == "connect_refused");

        await receiver.Open();
        var arrived = await receiver.UntilAll(ids);
        Assert.Equal(
            Enumerable.Range(1, ids.Length).Select(number => (long)number),
            arrived.Select(receipt => receipt.Envelope!.Sequence));
    }

    [Fact]
    public async Task A_receiver_that_hangs_delays_no_other()
    {
        // The hanging webhook alone could take up every attempt that the node may have in flight, which are 32.
        var host = await UseConfiguredHost();
        var hanging = await StartReceiver(_ => Answer.Hang);
        var healthy = await StartReceiver();
        await host.Http.Register(Project, hanging, with: new() { ["max_in_flight"] = 100, ["timeout"] = "60s" });
        await Publish(host, Given.Ids(100, "evt_early_"));
        await hanging.Until(1);

        await host.Http.Register(Project, healthy);
        var ids = Given.Ids(500);
        await Publish(host, ids);
        await healthy.UntilAll(ids, TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task A_failing_webhook_says_so_and_recovers()
    {
        var host = await UseHost();
        var receiver = await StartReceiver(_ => new Answer(500));
        var webhook = await host.Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("200ms", 20) });
        await Publish(host, Given.Ids(50));
        await host.Http.Until(WebhooksHttp.Webhook(Project, webhook), found => (string?)Health(found)["state"] == "failing");

        receiver.Answers = _ => Answer.Ok;
        await host.Http.Until(
            WebhooksHttp.Webhook(Project, webhook),
            found => (string?)Health(found)["state"] == "ok" && (int)found["counts"]!["delivered"]! == 50);
    }

    private static JsonNode Health(JsonObject webhook) => webhook["health"]!;

    private async Task Publish(HostProcess host, IEnumerable<string> ids) =>
        (await host.Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
}
