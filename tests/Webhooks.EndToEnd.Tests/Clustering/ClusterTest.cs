using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>A stage in the life of a cluster, in projects of its own.</summary>
[Collection(ClusterLifeCollection.Name)]
public abstract class ClusterTest(ClusterLife life, ITestOutputHelper output) : HostTest(output)
{
    private string? stage;

    protected HostCluster Cluster => life.Cluster;

    protected PostgresServer Server => life.Server;

    public override async Task InitializeAsync() => stage = await life.BeginStage();

    public override async Task DisposeAsync()
    {
        Output.WriteLine(Cluster.Output);
        await base.DisposeAsync();
    }

    /// <summary>The id of a project that no other stage uses.</summary>
    protected string Project(string name = "p") => $"{stage ?? throw new InvalidOperationException("Not begun.")}-{name}";

    protected string Project(int number) => Project($"p-{number}");

    protected void Print(string line)
    {
        Output.WriteLine(line);
        Console.WriteLine(line);
    }
}
