using System.Net;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>Nodes come and go: what was acknowledged is delivered, and every shard is served.</summary>
public sealed class NodeLossTests(ClusterLife life, ITestOutputHelper output) : ClusterTest(life, output)
{
    private const int Projects = 12;

    [Fact]
    public async Task When_a_node_is_killed_everything_is_served_again_and_nothing_is_lost()
    {
        var receiver = await StartReceiver();
        await Register(receiver);
        await Publish("before");
        await Cluster[2].Kill();

        await Publish("after");

        await receiver.UntilAll([.. Ids("before"), .. Ids("after")], Patience.Clustered);
        await Cluster.UntilUp(2);
        Cluster[2].Launch();
        await Cluster.UntilUp(3);
        await Publish("again");
        await receiver.UntilAll(Ids("again"), Patience.Clustered);
    }

    [Fact]
    public async Task A_node_that_is_asked_to_stop_hands_over_and_the_first_seed_node_rejoins_the_same_cluster()
    {
        var receiver = await StartReceiver();
        await Register(receiver);
        await Publish("before");
        await receiver.UntilAll(Ids("before"));

        var exit = await Cluster[0].Stop();

        Assert.Equal(0, exit.Code);
        await Publish("meanwhile");
        await receiver.UntilAll(Ids("meanwhile"), Patience.Clustered);
        Cluster[0].Launch();
        await Cluster.UntilUp(3);
        await Publish("after");
        await receiver.UntilAll(Ids("after"), Patience.Clustered);
        // It left in order: what it had sent was recorded, and no node sends it again.
        Assert.Empty(
            receiver.Receipts.GroupBy(receipt => (receipt.Path, receipt.WebhookId)).Where(times => times.Count() > 1)
                .Select(times => times.Key));
    }

    [Fact]
    public async Task A_fourth_node_joins_and_takes_shards()
    {
        var receiver = await StartReceiver();
        await Register(receiver);
        await Publish("before");
        Cluster.Add();
        await Cluster.UntilUp(4);

        await Cluster.UntilShardsOn("project", 0, 1, 2, 3);
        await Cluster.UntilShardsOn("webhook", 0, 1, 2, 3);

        await Publish("after");
        await receiver.UntilAll([.. Ids("before"), .. Ids("after")], Patience.Clustered);
    }

    private static string[] Ids(string prefix) => [.. Enumerable.Range(1, Projects).Select(i => $"{prefix}-{i}")];

    private async Task Register(Receiver receiver)
    {
        for (var i = 1; i <= Projects; i++)
        {
            // One that was not answered in time may have been made: each try has a path of its own, so that two webhooks are no duplicates.
            var tries = 0;
            var reply = await Cluster.Http.Ask(
                http => http.Post(WebhooksHttp.Webhooks(Project(i)), Given.Webhook(receiver, $"/{i}/{tries++}").ToJsonString()));
            reply.Expect(HttpStatusCode.Created);
        }
    }

    /// <summary>One event for each project, by a client that continues with another node.</summary>
    private async Task Publish(string prefix)
    {
        for (var i = 1; i <= Projects; i++)
            (await Cluster.Http.Publish(Project(i), Given.Event($"{prefix}-{i}"))).Expect(HttpStatusCode.Accepted);
    }
}
