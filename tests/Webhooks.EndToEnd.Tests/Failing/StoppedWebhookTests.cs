using System.Net;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Failing;

[Collection(SqliteLifeCollection.Name)]
public sealed class StoppedWebhookTests(SqliteLife life, ITestOutputHelper output) : HostLifeTest(life, output)
{
    [Fact]
    public async Task A_paused_webhook_gets_everything_since_when_it_is_resumed()
    {
        var receiver = await StartReceiver();
        var paused = await Http.Register(Project, receiver, "/paused");
        await Http.Register(Project, receiver, "/other");
        var answer = await Http.Post($"{WebhooksHttp.Webhook(Project, paused)}/pause");
        Assert.Equal(("paused", "operator"), StatusOf(answer));
        var ids = Given.Ids(50);
        await Publish(ids);
        await UntilAll(receiver, "/other", ids);
        Assert.DoesNotContain(receiver.Receipts, receipt => receipt.Path == "/paused");

        answer = await Http.Post($"{WebhooksHttp.Webhook(Project, paused)}/resume");
        Assert.Equal(("active", null), StatusOf(answer));
        await UntilAll(receiver, "/paused", ids);
    }

    [Fact]
    public async Task A_webhook_stays_paused_over_a_restart()
    {
        var receiver = await StartReceiver();
        var paused = await Http.Register(Project, receiver, "/paused");
        await Http.Register(Project, receiver, "/other");
        await Http.Post($"{WebhooksHttp.Webhook(Project, paused)}/pause");
        await Host.Restart();
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await UntilAll(receiver, "/other", ["evt_1"]);
        Assert.DoesNotContain(receiver.Receipts, receipt => receipt.Path == "/paused");

        await Http.Post($"{WebhooksHttp.Webhook(Project, paused)}/resume");
        await UntilAll(receiver, "/paused", ["evt_1"]);
    }

    [Fact]
    public async Task A_deleted_webhook_receives_nothing_more()
    {
        var receiver = await StartReceiver(receipt => receipt.Path == "/deleted" ? new Answer(503) : Answer.Ok);
        var deleted = await Http.Register(Project, receiver, "/deleted", new() { ["retry_schedule"] = Given.Waits("500ms", 20) });
        await Http.Register(Project, receiver, "/kept", new() { ["retry_schedule"] = Given.Waits("500ms", 20) });
        await Publish(["evt_1"]);
        await receiver.Until(arrived => arrived.Any(receipt => receipt.Path == "/deleted"), "the first attempt");

        var answer = await Http.Delete(WebhooksHttp.Webhook(Project, deleted));
        Assert.True((int)answer.Status is 200 or 204, answer.Text);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.Get(WebhooksHttp.Webhook(Project, deleted))).Status);
        var soFar = receiver.Receipts.Count(receipt => receipt.Path == "/deleted");

        // The other webhook's retry comes later than the deleted one's would have.
        receiver.Answers = Answer.First(2, new Answer(503));
        await Publish(["evt_2"]);
        await receiver.Until(
            arrived => arrived.Count(receipt => receipt is { Path: "/kept", WebhookId: "evt_2" }) == 3, "two retries at the other webhook");
        Assert.Equal(soFar, receiver.Receipts.Count(receipt => receipt.Path == "/deleted"));
    }

    private static (string? Status, string? Reason) StatusOf(Reply reply)
    {
        var webhook = reply.Expect(HttpStatusCode.OK);
        return ((string?)webhook["status"], (string?)webhook["status_reason"]);
    }

    private static async Task UntilAll(Receiver receiver, string path, string[] ids) => await receiver.Until(
        arrived => !ids.Except(arrived.Where(receipt => receipt.Path == path).Select(receipt => receipt.WebhookId)).Any(),
        $"{ids.Length} events at {path}");

    private async Task Publish(IEnumerable<string> ids) =>
        (await Http.Publish(Project, Given.Events(ids))).Expect(HttpStatusCode.Accepted);
}
