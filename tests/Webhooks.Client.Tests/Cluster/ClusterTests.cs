using Xunit;

namespace Webhooks.Client.Tests.Cluster;

public sealed class ClusterTests(EngineHost host) : EngineTest(host)
{
    [Fact]
    public async Task The_cluster_is_shown()
    {
        var cluster = await Client.Cluster.GetAsync();

        Assert.Equal([cluster.Self], cluster.Members.Select(member => member.Address));
    }
}
