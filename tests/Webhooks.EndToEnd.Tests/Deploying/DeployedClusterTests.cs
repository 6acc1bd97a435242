using System.Net;
using Webhooks.EndToEnd.Tests.Clustering;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Deploying;

/// <summary>The topology of docker-compose.yml as plain processes: PostgreSQL, three nodes with keys, clients that go round.</summary>
public sealed class DeployedClusterTests(ClusterLife life, ITestOutputHelper output) : ClusterTest(life, output)
{
    [Fact]
    public async Task Events_that_go_round_arrive_once_while_each_node_is_replaced_in_turn()
    {
        var project = Project();
        var receiver = await StartReceiver();
        await Cluster[0].Http.Register(project, receiver,
            with: new() { ["headers"] = new System.Text.Json.Nodes.JsonObject { ["x-team"] = "labels" } });
        var ids = Given.Ids(40);

        foreach (var (batch, index) in ids.Chunk(10).Select((batch, index) => (batch, index)))
        {
            foreach (var id in batch)
                (await Cluster.Http.Publish(project, Given.Event(id))).Expect(HttpStatusCode.Accepted);
            if (index == Cluster.Nodes.Count)
                break;
            await Cluster[index].Stop();
            Cluster[index].Launch();
            await Cluster.UntilUp(3);
        }

        var receipts = await receiver.UntilAll(ids);
        Assert.All(receipts, receipt => Assert.True(receipt.IsSigned && receipt.Headers["x-team"] == "labels"));
        using var stranger = new WebhooksHttp(Cluster[0].Http.Host);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Publish(project, Given.Event("stranger"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Get("health/ready")).Status);
    }
}
