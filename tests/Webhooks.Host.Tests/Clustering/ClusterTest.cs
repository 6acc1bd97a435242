using Webhooks.Testing;
using Xunit.Abstractions;

namespace Webhooks.Host.Tests.Clustering;

/// <summary>A test over several hosts of one cluster.</summary>
public abstract class ClusterTest(ITestOutputHelper output) : HostTest(output)
{
    private HostCluster? cluster;

    protected async Task<HostCluster> StartCluster(int count = 3, params (string Key, string Value)[] settings)
    {
        var server = await PostgresServer.Shared;
        return cluster = await HostCluster.Start(
            await server.CreateDatabaseAsync(), count, settings.ToDictionary(setting => setting.Key, setting => setting.Value));
    }

    public override async Task DisposeAsync()
    {
        if (cluster is not null)
        {
            Output.WriteLine(cluster.Output);
            await cluster.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
