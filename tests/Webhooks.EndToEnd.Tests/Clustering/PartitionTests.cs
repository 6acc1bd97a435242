using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>
/// A node in a network namespace of its own is cut off from the others, and not from its clients and the database: both sides take events,
/// and the others take over what runs there while it still runs.
/// </summary>
public sealed class PartitionTests(ITestOutputHelper output) : HostTest(output)
{
    private const int MostProjects = 200;
    private const int LeastProjects = 12;
    private const string Database = "partition";

    [NamespaceFact]
    public async Task What_a_node_acknowledges_while_it_is_cut_off_is_delivered_by_those_that_take_over()
    {
        using var there = NetworkNamespace.Create();
        var here = new NodePlace(NetworkNamespace.NodesHere, "127.0.0.1", []);
        await using var server = await PostgresServer.StartAsync();
        await server.CreateDatabaseAsync(Database);
        await using var cluster = await HostCluster.Start(
            server.SocketConnectionStringOf(Database),
            settings: new Dictionary<string, string> { ["Webhooks:Auth:Keys:0"] = "a-key-of-the-clients" },
            places: [here, here, new(NetworkNamespace.NodesThere, NetworkNamespace.There, there.Enter)]);
        var receiver = await StartReceiver();
        // Longer than the node is cut off: what it cannot deliver is retried by the others, and not exhausted before.
        var waits = Enumerable.Repeat("3s", 20).Select(wait => (JsonNode)wait);
        var retries = new JsonObject { ["retry_schedule"] = new JsonArray([.. waits]) };
        var projects = 0;
        // New shards go to the node with the fewest, as soon as it takes part.
        while (projects < LeastProjects || !await HasShards(cluster[2]))
        {
            Assert.True(projects < MostProjects, "The node in the namespace takes no shard.");
            // One that was not answered in time may have been made: each try has a path of its own, so that two webhooks are no duplicates.
            var tries = 0;
            (await cluster.Http.Ask(http => http.Post(
                WebhooksHttp.Webhooks($"p-{projects}"),
                Given.Webhook(receiver, $"/{projects}/{tries++}", retries).ToJsonString()))).Expect(HttpStatusCode.Created);
            projects++;
        }

        var acknowledged = new ConcurrentBag<string>();
        using var ended = new CancellationTokenSource();

        var since = Stopwatch.StartNew();
        there.Cut();
        // The receiver is not reachable from the namespace: an attempt there fails, and what is recorded of it is one more write.
        var publishing = Task.WhenAll(cluster.Nodes.Select((node, index) => PublishTo(node, index)));
        var exit = await cluster[2].Exit();
        var lived = since.Elapsed;
        await Task.WhenAll(Enumerable.Range(0, projects).Select(i => PublishUntilStored($"p-{i}", $"after-{i}")));
        var served = since.Elapsed;
        await ended.CancelAsync();
        await publishing;

        Assert.NotEqual(0, exit.Code);
        Assert.Contains("removed the node", exit.Output, StringComparison.Ordinal);
        Assert.Contains(acknowledged, id => id.StartsWith("node-2-", StringComparison.Ordinal));
        await UntilAllArrived();
        var (torn, _, takeovers) = await JournalRows.Read(server, Database);
        Assert.Equal("", torn);
        var fences = await server.ExecuteAsync(Database, "SELECT count(*) FROM journal WHERE manifest = 'TO1'");
        Output.WriteLine(
            $"The node ended after {lived.TotalSeconds:F1} s, all projects served after {served.TotalSeconds:F1} s, all was delivered "
                + $"after {since.Elapsed.TotalSeconds:F1} s: {acknowledged.Count} events acknowledged, "
                + $"{takeovers} times another writer continued, {fences.Trim()} rows of nodes that took over.");
        Assert.NotEqual("0", fences.Trim());

        Task PublishTo(ClusterNode node, int index) => Task.WhenAll(Enumerable.Range(0, projects).Select(async project =>
        {
            for (var number = 0; !ended.IsCancellationRequested && node.IsRunning; number++)
            {
                await Publish(node, $"p-{project}", $"node-{index}-{project}-{number}");
                await Task.Delay(500); // a client's pace
            }
        }));

        async Task UntilAllArrived()
        {
            try
            {
                await receiver.UntilAll([.. acknowledged], Patience.Clustered);
            }
            catch (TimeoutException)
            {
                foreach (var id in acknowledged.Except(receiver.Receipts.Select(receipt => receipt.WebhookId)))
                {
                    var project = $"p-{id!.Split('-')[^(id.StartsWith("node", StringComparison.Ordinal) ? 2 : 1)]}";
                    Output.WriteLine($"{id} is missing: {(await cluster[0].Http.Get($"{WebhooksHttp.Events(project)}/{id}")).Text}");
                }

                throw;
            }
        }

        async Task<bool> HasShards(ClusterNode node) =>
            HostCluster.ShardsOf((await cluster[0].Http.Get("api/v1/cluster")).Expect(HttpStatusCode.OK), "project")
                .GetValueOrDefault(node.Address) > 0;

        async Task PublishUntilStored(string project, string id)
        {
            while (!await Publish(cluster[0], project, id))
                await Task.Delay(100); // a client's pace
        }

        async Task<bool> Publish(ClusterNode node, string project, string id)
        {
            try
            {
                if ((await node.Http.Publish(project, Given.Event(id))).Status != HttpStatusCode.Accepted)
                    return false;
                acknowledged.Add(id);
                return true;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                return false; // the node has ended meanwhile
            }
        }
    }

    /// <summary>Skipped where no network namespace can be made, except in CI, where it fails.</summary>
    private sealed class NamespaceFactAttribute : FactAttribute
    {
        public NamespaceFactAttribute()
        {
            if (Environment.GetEnvironmentVariable("CI") != "true")
                Skip = NetworkNamespace.Validate;
        }
    }
}
