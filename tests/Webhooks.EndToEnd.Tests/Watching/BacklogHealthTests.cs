using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Watching;

[Collection(SqliteLifeCollection.Name)]
public sealed class BacklogHealthTests(SqliteLife life, ITestOutputHelper output) : HostLifeTest(life, output)
{
    [Fact]
    public async Task A_backlog_that_is_older_than_allowed_is_degraded_and_ready_nevertheless()
    {
        var receiver = await StartReceiver(_ => new Answer(500));
        var webhook = await Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("1h", 1) });
        await Http.Publish(Project, Given.Event("evt_1"));
        await Http.Until(WebhooksHttp.Delivery(Project, webhook, "evt_1"), delivery => (int)delivery["attempts"]! == 1);

        // A count lasts for a minute, and a start takes more than the second that is allowed.
        await Host.Restart();
        var health = await Http.Until("health/ready", found => (string?)found["status"] == "degraded");

        Assert.Equal("degraded", (string?)health["checks"]!["webhooks-backlog"]!["status"]);
        Assert.StartsWith("The oldest pending delivery is ", (string?)health["checks"]!["webhooks-backlog"]!["detail"],
            StringComparison.Ordinal);
    }
}
