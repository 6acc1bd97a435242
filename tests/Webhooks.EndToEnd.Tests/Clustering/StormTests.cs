using Webhooks.EndToEnd.Tests.Durability;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>Nodes are killed, one after the other and all at once, while clients go on to whatever node answers.</summary>
public sealed class StormTests(ClusterLife life, ITestOutputHelper output) : ClusterLoadTest(life, output)
{
    [Fact]
    public async Task Killed_one_by_one_and_all_at_once_the_nodes_deliver_what_they_acknowledged()
    {
        var size = LedgerSize.FromEnvironment("STORM", events: 720, kills: 2);
        Print($"STORM_EVENTS={size.Events} STORM_KILLS={size.Kills} STORM_SEED={size.Seed}");
        var random = new Random(size.Seed);

        await UnderLoad(size, rate: 3, async () =>
        {
            for (var kill = 0; kill < size.Kills; kill++)
                await KillOne(random.Next(3), startsAtOnce: kill % 2 == 1);
            await KillAll();
        });
    }

    private async Task KillOne(int index, bool startsAtOnce)
    {
        Killed();
        await Cluster[index].Kill();
        if (!startsAtOnce)
            await UntilAllServe($"node {index} killed");
        await Return(Cluster[index]);
        await UntilAllServe($"node {index} back");
        Back();
    }

    private async Task KillAll()
    {
        Killed();
        await Task.WhenAll(Cluster.Nodes.Select(node => node.Kill()));
        await Return([.. Cluster.Nodes]);
        await UntilAllServe("all nodes killed and back");
        Back();
    }
}
