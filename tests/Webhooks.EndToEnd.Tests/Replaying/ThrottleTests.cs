using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Replaying;

/// <summary>The promise of a throttle, measured where it matters.</summary>
[Collection(SqliteLifeCollection.Name)]
public sealed class ThrottleTests(SqliteLife life, ITestOutputHelper output) : HostLifeTest(life, output)
{
    private const int Rate = 10;
    private const int Burst = 60;

    /// <summary>
    /// What passes the throttle in a second: so long may a fresh process take from the throttle to the signature, on a busy machine.
    /// A second burst would be twice as many and more, for the bucket fills by no more than 30 while the host starts again.
    /// </summary>
    private const int Late = 10;

    [Fact]
    public async Task The_receiver_sees_one_burst_and_then_the_rate_over_kills_with_live_retried_and_replayed_traffic()
    {
        var receiver = await StartReceiver(receipt => receipt.WebhookId.EndsWith('7') && receipt.Attempt == 1 ? new(503) : Answer.Ok);
        var path = WebhooksHttp.Webhook(Project, await Http.Register(Project, receiver, with: new()
        {
            ["throttle"] = new JsonObject { ["rate"] = Rate, ["per"] = "1s", ["burst"] = Burst },
            ["retry_schedule"] = Given.Waits("500ms", 5),
        }));

        (await Http.Publish(Project, Given.Events(Given.Ids(100)))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(Burst + 2);
        await Host.Kill();
        await Host.Restart();
        await receiver.UntilAll(Given.Ids(100));
        var first = receiver.Receipts.Count;
        (await Http.Post($"{path}/replay", """{"only":"all"}""")).Expect(HttpStatusCode.Accepted);
        (await Http.Publish(Project, Given.Events(Given.Ids(40, "live_")))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(first + 20);
        await Host.Kill();
        await Host.Restart();
        await receiver.UntilAll(Given.Ids(40, "live_"));

        Assert.Null(SentRate.Excess(receiver.Receipts, Rate, Burst, Late));
    }
}
