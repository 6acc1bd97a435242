using System.Net;
using System.Text.Json.Nodes;
using Webhooks.EndToEnd.Tests.Clustering;
using Webhooks.EndToEnd.Tests.Durability;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Deploying;

/// <summary>
/// The topology of docker-compose.yml as plain processes, each replaced under load: PostgreSQL, three nodes with keys, clients that go
/// round.
/// </summary>
public sealed class DeployedClusterTests(ClusterLife life, ITestOutputHelper output) : ClusterLoadTest(life, output)
{
    [Fact]
    public async Task Events_that_go_round_arrive_once_while_each_node_is_replaced_in_turn()
    {
        var project = Project();
        var receiver = await StartReceiver();
        await Cluster[0].Http.Register(project, receiver,
            with: new() { ["headers"] = new JsonObject { ["x-team"] = "labels" } });
        var batches = Given.Ids(40).Chunk(10).ToArray();

        await UnderLoad(LedgerSize.FromEnvironment("STORM", events: 480, kills: 0), rate: 3, async () =>
        {
            for (var index = 0; index < 3; index++)
            {
                await Publish(project, batches[index]);
                Assert.Equal(0, (await Cluster[index].Stop(patience)).Code);
                await UntilAllServe($"node {index} stopped");
                await Return(Cluster[index]);
            }

            await Publish(project, batches[3]);
        });

        var receipts = await receiver.UntilAll(Given.Ids(40));
        Assert.All(receipts, receipt => Assert.True(receipt.IsSigned && receipt.Headers["x-team"] == "labels"));
        using var stranger = new WebhooksHttp(Cluster[0].Http.Host);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Publish(project, Given.Event("stranger"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Get("health/ready")).Status);
    }

    private async Task Publish(string project, string[] ids)
    {
        foreach (var id in ids)
            (await Cluster.Http.Publish(project, Given.Event(id))).Expect(HttpStatusCode.Accepted);
    }
}
