using Webhooks.Actors.Tests.Storage;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Hosting;

/// <summary>Three nodes in one process: the engine as an application embeds it, given an address and seed nodes.</summary>
public sealed class EmbeddedClusterTests : IAsyncLifetime
{
    private readonly int[] _ports = [FreePort.Next(), FreePort.Next(), FreePort.Next()];
    private readonly List<EmbeddedEngine> _nodes = [];
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(StorageProvider.PostgreSql);

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Every_node_reaches_every_project_and_webhook_and_when_one_leaves_the_others_do()
    {
        await using var receiver = await Receiver.Start();
        await StartAsync();
        var webhook = await _nodes[0].CreateWebhookAsync(receiver);
        for (var i = 0; i < 3; i++)
            await _nodes[i].Gateway.Events.PublishAsync(Sample.Project, [Sample.Draft($"first-{i}")]);
        await receiver.UntilAll(["first-0", "first-1", "first-2"]);

        // Three megabytes do not fit into a frame, and are one group all the same.
        var large = Enumerable.Range(0, 30).Select(i => Sample.Draft($"large-{i}", $"\"{new string('x', 100_000)}\"")).ToArray();
        foreach (var node in _nodes)
        {
            var accepted = await node.Gateway.Events.PublishAsync(Sample.Project, large);
            Assert.Equal(Enumerable.Range(4, 30).Select(i => (long)i), accepted.Select(e => e.Sequence));
            Assert.Equal(large.Select(draft => draft.Id), accepted.Select(e => (PublishedEventId?)e.Id));
        }

        await receiver.UntilAll([.. large.Select(draft => draft.Id!.Value.Value)]);
        foreach (var node in _nodes)
            Assert.Equal(webhook, (await node.Gateway.Webhooks.GetAsync(Sample.Project, webhook)).Id);

        await _nodes[0].DisposeAsync();
        _nodes.RemoveAt(0);

        await UntilAsync(() => TryPublishAsync(_nodes[0], "after-0"));
        await UntilAsync(() => TryPublishAsync(_nodes[1], "after-1"));
        await receiver.UntilAll(["after-0", "after-1"]);
        Assert.Equal(35, receiver.Receipts.Count);
    }

    [Fact]
    public async Task What_is_refused_on_another_node_is_refused_in_the_same_words()
    {
        await StartAsync();
        var missing = WebhookId.Parse("wh_missing");
        var refusals = new List<Refusal>();
        foreach (var node in _nodes)
            refusals.Add(
                (await Assert.ThrowsAsync<RefusedException>(() => node.Gateway.Webhooks.GetAsync(Sample.Project, missing))).Refusal);
        Assert.All(refusals, refusal => Assert.Equal((RefusalReason.NotFound, refusals[0].Detail), (refusal.Reason, refusal.Detail)));

        var wrong = Sample.Definition(new("https://example.com/")) with { Name = "", MaxInFlight = 0 };
        foreach (var node in _nodes)
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => node.Gateway.Webhooks.CreateAsync(Sample.Project, wrong));
            Assert.Equal(["max_in_flight", "name"], refused.Refusal.Errors.Select(e => e.Field).Order());
        }
    }

    [Fact]
    public async Task A_file_is_no_storage_for_a_cluster()
    {
        await using var file = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        var refused = await Assert.ThrowsAsync<WebhooksStartupException>(
            () => EmbeddedEngine.StartAsync(file.Options, cluster => cluster.SeedNodes.Add("127.0.0.1:4053")));

        Assert.Contains("PostgreSql", refused.Message, StringComparison.Ordinal);
    }

    private async Task StartAsync()
    {
        var starting = _ports.Select(port => EmbeddedEngine.StartAsync(_database.Options, cluster =>
        {
            cluster.Port = port;
            foreach (var seed in _ports)
                cluster.SeedNodes.Add($"127.0.0.1:{seed}");
        }));
        _nodes.AddRange(await Task.WhenAll(starting));
        foreach (var node in _nodes)
            await UntilAsync(
                async () => await node.Gateway.Cluster.NotServingReasonAsync(CancellationToken.None) is null
                    && (await node.Gateway.Cluster.DescribeAsync()).Members.Count(m => m.Status == "up") == 3);
    }

    private static async Task<bool> TryPublishAsync(EmbeddedEngine node, string id)
    {
        try
        {
            await node.Gateway.Events.PublishAsync(Sample.Project, [Sample.Draft(id)]);
            return true;
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.Unavailable)
        {
            return false;
        }
    }

    private static Task<bool> UntilAsync(Func<Task<bool>> holds) => Looks.Until(holds, isTrue => isTrue);
}
