using System.Net;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Watching;

public sealed class HealthTests(ITestOutputHelper output) : HostTest(output)
{
    [Fact]
    public async Task Ready_tells_what_each_check_found()
    {
        var host = await UseQuietHost();

        var health = (await host.Http.Get("health/ready")).Expect(HttpStatusCode.OK);

        Assert.Equal("healthy", (string?)health["status"]);
        foreach (var check in (string[])["webhooks-journal", "webhooks-cluster", "webhooks-backlog"])
            Assert.Equal("healthy", (string?)health["checks"]![check]!["status"]);
        Assert.Equal("Nothing is pending.", (string?)health["checks"]!["webhooks-backlog"]!["detail"]);
    }
}
