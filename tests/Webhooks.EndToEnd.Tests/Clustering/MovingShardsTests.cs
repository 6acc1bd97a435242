using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>What is promised to one receiver holds while its webhook moves from node to node.</summary>
public sealed class MovingShardsTests(ClusterLife life, ITestOutputHelper output) : ClusterTest(life, output)
{
    private const int Projects = 8;
    private const int Events = 200;
    private const int Keys = 20;
    private const int Rate = 5;

    /// <summary>Takes four seconds to fill: a second burst of a webhook that has just moved would be seen.</summary>
    private const int Burst = 20;

    /// <summary>What passes the throttle in a second: so long may a busy machine take from the throttle to the signature.</summary>
    private const int Late = Rate;

    private static readonly string[] ids = [.. Enumerable.Range(0, Events).Select(number => $"img_{number % Keys:D2}-{number:D4}")];

    [Fact]
    public async Task Throttle_and_order_are_kept_at_the_receiver_while_nodes_join_leave_and_die()
    {
        var order = new ReceiptOrder(receipt => $"{receipt.Path} {receipt.WebhookId.Split('-')[0]}");
        var receiver = await StartReceiver(receipt => order.Record(receipt, Answer.Ok));
        for (var project = 0; project < Projects; project++)
            await Load(Cluster[project % 3].Http, Project(project), receiver);
        await receiver.Until(arrived => arrived.Select(receipt => receipt.Path).Distinct().Count() == Projects, "the first of each webhook",
            Patience.Clustered);

        Cluster.Add();
        await Cluster.UntilUp(4);
        await Cluster.UntilShardsOn("webhook", 0, 1, 2, 3);
        Print(receiver, "a fourth node has joined and taken shards");
        Assert.Equal(0, (await Cluster[1].Stop()).Code);
        Print(receiver, "one has left");
        await Cluster[2].Kill();
        Print(receiver, "one was killed");

        await receiver.Until(
            arrived => arrived.Count >= Projects * Events
                && arrived.DistinctBy(receipt => (receipt.Path, receipt.WebhookId)).Count() == Projects * Events,
                "all events of all projects", Patience.Clustered * 2);
        Print(receiver, "all has arrived");
        Assert.Empty(order.Complaints);
        Assert.All(
            receiver.Receipts.GroupBy(receipt => receipt.Path),
            ofWebhook => Assert.Null(SentRate.Excess(ofWebhook, Rate, Burst, Late)));
    }

    private static async Task Load(WebhooksHttp http, string project, Receiver receiver)
    {
        await http.Register(project, receiver, $"/{project}", new JsonObject
        {
            ["ordering"] = "key",
            ["throttle"] = new JsonObject { ["rate"] = Rate, ["per"] = "1s", ["burst"] = Burst },
        });
        var events = ids.Select(id => Given.Event(id, key: id.Split('-')[0]));
        (await http.Publish(project, $"[{string.Join(',', events)}]")).Expect(HttpStatusCode.Accepted);
    }

    private void Print(Receiver receiver, string what)
    {
        var line = $"{DateTimeOffset.UtcNow:mm:ss.fff} {what}, {receiver.Receipts.Count} receipts";
        Output.WriteLine(line);
        Console.WriteLine(line);
    }
}
