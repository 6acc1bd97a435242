using System.Security.Cryptography;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>
/// One cluster of three nodes over a PostgreSQL server of its own, which lives through all stages: nodes join, leave, die and freeze, and
/// the database restarts. Each stage starts with three nodes, however the stage before it ended, so every stage also runs alone.
/// It has the keys of a deployment: one for clients and one for secrets at rest.
/// </summary>
public sealed class ClusterLife : IAsyncLifetime
{
    public const string Database = "cluster";

    private PostgresServer? server;
    private HostCluster? cluster;
    private int stages;

    public PostgresServer Server => server ?? throw new InvalidOperationException("Not started.");

    public HostCluster Cluster => cluster ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync()
    {
        server = await PostgresServer.StartAsync();
        cluster = await HostCluster.Start(await server.CreateDatabaseAsync(Database), settings: new Dictionary<string, string>
        {
            ["Webhooks:Auth:Keys:0"] = "a-key-of-the-clients",
            ["Webhooks:Encryption:Keys:0"] = $"2026-11:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
            ["Logging:LogLevel:Webhooks"] = "Warning",
        });
    }

    /// <summary>Begins a stage with three nodes; returns a prefix for the names of the stage's projects.</summary>
    public async Task<string> BeginStage()
    {
        await Cluster.Heal();
        return $"stage-{++stages}";
    }

    public async Task DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }
}

/// <remarks>Runs beside the other tests: most of its time it waits for nodes to miss one that has died.</remarks>
[CollectionDefinition(Name)]
public sealed class ClusterLifeCollection : ICollectionFixture<ClusterLife>
{
    public const string Name = "the life of a cluster";
}
