using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>Whatever node is asked, and wherever a project or a webhook is, the answer is the same.</summary>
public sealed class ThreeNodesTests(ClusterLife life, ITestOutputHelper output) : ClusterTest(life, output)
{
    [Fact]
    public async Task What_is_created_on_one_node_and_published_on_the_second_is_delivered_once_and_read_on_the_third()
    {
        var receiver = await StartReceiver();
        var webhook = await Cluster[0].Http.Register(Project(), receiver);

        (await Cluster[1].Http.Publish(Project(), Given.Events(Given.Ids(20)))).Expect(HttpStatusCode.Accepted);

        await receiver.UntilAll(Given.Ids(20));
        foreach (var id in Given.Ids(20))
            await Cluster[2].Http.Until(WebhooksHttp.Delivery(Project(), webhook, id),
                delivery => (string?)delivery["status"] == "delivered");
        Assert.Equal(20, receiver.Receipts.Count);
        await Cluster[2].Http.Until(WebhooksHttp.Webhook(Project(), webhook), shown => (long)shown["counts"]!["delivered"]! == 20);
    }

    [Fact]
    public async Task Every_command_goes_through_every_node()
    {
        var receiver = await StartReceiver();
        foreach (var node in Cluster.Nodes)
        {
            var (http, other) = (node.Http, Cluster.Nodes[(Cluster.Nodes.ToList().IndexOf(node) + 1) % 3].Http);
            var webhook = await http.Register(Project(), receiver);
            var path = WebhooksHttp.Webhook(Project(), webhook);

            (await http.Patch(
                path,
                """{"description":"changed","throttle":{"rate":5,"per":"1s","burst":5},"retry_schedule":["1s"],"timeout":"5s"}""")).Expect(
                    HttpStatusCode.OK);
            Assert.Equal("paused", (string?)(await other.Post($"{path}/pause")).Expect(HttpStatusCode.OK)["status"]);
            Assert.Equal("active", (string?)(await http.Post($"{path}/resume")).Expect(HttpStatusCode.OK)["status"]);
            Assert.Equal("active", (string?)(await other.Post($"{path}/enable?skip_backlog=true")).Expect(HttpStatusCode.OK)["status"]);
            Assert.Equal("changed", (string?)(await other.Get(path)).Expect(HttpStatusCode.OK)["description"]);
            var rotated = (await other.Post($"{path}/secret/rotate", """{"overlap":"1h"}""")).Expect(HttpStatusCode.OK);
            Assert.Equal((string?)rotated["secret"], (string?)(await http.Get($"{path}/secret")).Expect(HttpStatusCode.OK)["secret"]);
            var test = (string)(await other.Post($"{path}/test")).Expect(HttpStatusCode.Accepted)["id"]!;
            await receiver.UntilAll([test]);
            await http.Until(WebhooksHttp.Delivery(Project(), webhook, test), delivery => (string?)delivery["status"] == "delivered");
            Assert.Equal(HttpStatusCode.Accepted, (await other.Post($"{WebhooksHttp.Delivery(Project(), webhook, test)}/resend")).Status);
            (await other.Post($"{path}/replay", """{"only":"all","dry_run":true}""")).Expect(HttpStatusCode.Accepted);
            Assert.Equal(HttpStatusCode.OK, (await other.Get($"{path}/replays")).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await other.Delete(path)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await http.Get(path)).Status);
        }
    }

    [Fact]
    public async Task Shards_are_spread_over_all_nodes_and_each_says_where_they_are()
    {
        var receiver = await StartReceiver();
        string[] projects = [.. Enumerable.Range(1, 40).Select(i => $"{Project()}-{i}")];
        foreach (var each in projects)
        {
            await Cluster.Http.Ask(http => http.Post(WebhooksHttp.Webhooks(each), Given.Webhook(receiver).ToJsonString()));
            (await Cluster.Http.Publish(each, Given.Event($"evt-{each}"))).Expect(HttpStatusCode.Accepted);
        }

        await receiver.UntilAll([.. projects.Select(each => $"evt-{each}")]);
        foreach (var node in Cluster.Nodes)
        {
            var view = (await node.Http.Get("api/v1/cluster")).Expect(HttpStatusCode.OK);
            Assert.Equal(node.Address, (string?)view["self"]);
            Assert.Equal([.. Cluster.Nodes.Select(n => n.Address).Order()], HostCluster.Addresses(view, "up").Order());
            Assert.Single(view["members"]!.AsArray(), member => (bool)member!["leader"]!);
            foreach (var region in (string[])["project", "webhook"])
            {
                var shards = HostCluster.ShardsOf(view, region);
                Assert.All(Cluster.Nodes, n => Assert.InRange(shards[n.Address], 1, 100));
            }
        }
    }

    [Fact]
    public async Task The_largest_event_and_the_largest_batch_are_taken_by_every_node()
    {
        var receiver = await StartReceiver();
        await Cluster[0].Http.Register(Project(), receiver, with: new JsonObject { ["event_types"] = new JsonArray("image.large") });
        var large = $"\"{new string('x', 255 * 1024)}\"";
        // 10,000 events, just below 16 MB
        var line = Encoding.UTF8.GetBytes(new string('y', 1_500));
        var batch = new MemoryStream();
        for (var i = 0; i < 10_000; i++)
        {
            batch.Write(
                Encoding.UTF8.GetBytes(
                    $$"""{"id":"batch-{{i}}-{{new string('i', 40)}}","type":"image.other","data":"{{Encoding.UTF8.GetString(line)}}"}"""));
            batch.WriteByte((byte)'\n');
        }

        for (var i = 0; i < 3; i++)
        {
            (await Cluster[i].Http.Publish(Project(), Given.Event($"large-{i}", large, "image.large"))).Expect(HttpStatusCode.Accepted);
            var answer = (await Cluster[i].Http.PublishLines(Project(), batch.ToArray())).Expect(HttpStatusCode.Accepted);
            Assert.Equal(i == 0 ? 0 : 10_000, (int)answer["duplicates"]!);
            Assert.Equal(10_000, answer["events"]!.AsArray().Count);
            Assert.Equal($"batch-9999-{new string('i', 40)}", (string?)answer["events"]![9_999]!["id"]);
        }

        var receipts = await receiver.UntilAll(["large-0", "large-1", "large-2"]);
        Assert.All(receipts, receipt => Assert.InRange(receipt.Body.Length, 255 * 1024, 256 * 1024));
    }
}
