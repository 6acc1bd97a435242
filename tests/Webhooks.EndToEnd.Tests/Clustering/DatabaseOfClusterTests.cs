using Webhooks.EndToEnd.Tests.Durability;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>The database of three nodes dies and comes back, and loses its sessions: nobody restarts a node for that.</summary>
public sealed class DatabaseOfClusterTests(ClusterLife life, ITestOutputHelper output) : ClusterLoadTest(life, output)
{
    // Longer than the load needs to fill everything that waits.
    private static readonly TimeSpan away = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Nodes_say_503_without_their_database_and_go_on_with_it()
    {
        await UnderLoad(LedgerSize.FromEnvironment("STORM", events: 240, kills: 1), rate: 3, async () =>
        {
            Killed(); // an outcome that could not be written is not known to the actor that starts again
            await Server.KillAsync();
            await Bystanders.UntilRefusedAsync(patience);
            await Task.Delay(away);
            await Server.LaunchAsync();
            await UntilAllServe("database killed and started again");
            Back();

            for (var cut = 0; cut < 3; cut++)
            {
                Killed();
                await Server.CutSessionsAsync();
                await UntilAllServe("sessions cut");
                Back();
            }

            await Cluster.UntilUp(3);
            Assert.All(Cluster.Nodes, node => Assert.True(node.IsRunning));
        });
    }
}
