using System.Net;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Watching;

public sealed class HealthTests(ITestOutputHelper output) : HostTest(output)
{
    [Fact]
    public async Task Ready_tells_what_each_check_found()
    {
        var host = await StartHost();

        var health = (await host.Http.Get("health/ready")).Expect(HttpStatusCode.OK);

        Assert.Equal("healthy", (string?)health["status"]);
        foreach (var check in (string[])["webhooks-journal", "webhooks-cluster", "webhooks-backlog"])
            Assert.Equal("healthy", (string?)health["checks"]![check]!["status"]);
        Assert.Equal("Nothing is pending.", (string?)health["checks"]!["webhooks-backlog"]!["detail"]);
    }

    [Fact]
    public async Task A_backlog_that_is_older_than_allowed_is_degraded_and_ready_nevertheless()
    {
        var receiver = await StartReceiver(_ => new Answer(500));
        var host = await StartHost(("Webhooks:Telemetry:DegradedAfter", "1s"));
        var webhook = await host.Http.Register("labels", receiver, with: new() { ["retry_schedule"] = Given.Waits("1h", 1) });
        await host.Http.Publish("labels", Given.Event("evt_1"));
        await host.Http.Until(WebhooksHttp.Delivery("labels", webhook, "evt_1"), delivery => (int)delivery["attempts"]! == 1);

        // A counts lasts for a minute, and a start takes more than the second that is allowed.
        await host.Restart();
        var health = await host.Http.Until("health/ready", found => (string?)found["status"] == "degraded");

        Assert.Equal("degraded", (string?)health["checks"]!["webhooks-backlog"]!["status"]);
        Assert.StartsWith("The oldest pending delivery is ", (string?)health["checks"]!["webhooks-backlog"]!["detail"],
            StringComparison.Ordinal);
    }
}
