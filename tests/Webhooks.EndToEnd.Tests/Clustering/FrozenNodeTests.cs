using Webhooks.EndToEnd.Tests.Durability;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>A node that nothing is heard of for a while, and that does not know it.</summary>
public sealed class FrozenNodeTests(ClusterLife life, ITestOutputHelper output) : ClusterLoadTest(life, output)
{
    // Longer than the others take to go on without it; that is what is tested.
    private static readonly TimeSpan frozen = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_node_that_was_frozen_under_load_ends_with_an_error_and_never_writes_into_what_others_have_taken_over()
    {
        await UnderLoad(LedgerSize.FromEnvironment("STORM", events: 480, kills: 1), rate: 3, async () =>
        {
            // A client that has nodes to choose from does not wait for one that says nothing.
            Cluster.Http.AnswerWithin = TimeSpan.FromSeconds(5);
            Killed();
            Cluster[1].Freeze();
            await Task.WhenAll(UntilAllServe("node 1 frozen"), Task.Delay(frozen));
            Killed(); // its requests in flight continue where they were
            Cluster[1].Thaw();

            var exit = await Cluster[1].Exit(patience);

            Assert.NotEqual(0, exit.Code);
            Assert.Contains("removed the node", exit.Output, StringComparison.Ordinal);
            Back();
            await Return(Cluster[1]);
            await UntilAllServe("node 1 back");
        });
    }
}
