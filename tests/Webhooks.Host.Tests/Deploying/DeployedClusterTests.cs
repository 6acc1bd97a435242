using System.Net;
using System.Security.Cryptography;
using Webhooks.Host.Tests.Clustering;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Host.Tests.Deploying;

/// <summary>The topology of docker-compose.yml as plain processes: PostgreSQL, three nodes with keys, clients that go round.</summary>
public sealed class DeployedClusterTests(ITestOutputHelper output) : ClusterTest(output)
{
    private const string Project = "labels";
    private const string Key = "a-key-of-the-clients";

    [Fact]
    public async Task Events_that_go_round_arrive_once_while_each_node_is_replaced_in_turn()
    {
        var cluster = await StartCluster(
            3,
            ("Webhooks:Auth:Keys:0", Key),
            ("Webhooks:Encryption:Keys:0", $"2026-11:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}"));
        var receiver = await StartReceiver();
        await cluster[0].Http.Register(Project, receiver, with: new() { ["headers"] = new System.Text.Json.Nodes.JsonObject { ["x-team"] = "labels" } });
        var ids = Given.Ids(40);

        foreach (var (batch, index) in ids.Chunk(10).Select((batch, index) => (batch, index)))
        {
            foreach (var id in batch)
                (await cluster.Http.Publish(Project, Given.Event(id))).Expect(HttpStatusCode.Accepted);
            if (index == cluster.Nodes.Count)
                break;
            await cluster[index].Stop();
            cluster[index].Launch();
            await cluster.UntilUp(3);
        }

        var receipts = await receiver.UntilAll(ids);
        Assert.All(receipts, receipt => Assert.True(receipt.IsSigned && receipt.Headers["x-team"] == "labels"));
        using var stranger = new WebhooksHttp(cluster[0].Http.Host);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Publish(Project, Given.Event("stranger"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Get("health/ready")).Status);
    }
}
