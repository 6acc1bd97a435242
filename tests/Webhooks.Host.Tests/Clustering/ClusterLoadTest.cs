using System.Diagnostics;
using Webhooks.Host.Tests.Durability;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Host.Tests.Clustering;

/// <summary>A test over three hosts which several projects keep busy, and bystanders that tell when every shard serves.</summary>
public abstract class ClusterLoadTest(ITestOutputHelper output) : HostTest(output)
{
    private protected static readonly TimeSpan patience = TimeSpan.FromMinutes(3);

    private const string Database = "loaded";
    private const int Projects = 4;

    private readonly List<ProjectLoad> loads = [];
    private PostgresServer? server;
    private HostCluster? cluster;
    private Bystanders? bystanders;

    private protected PostgresServer Server => server ?? throw new InvalidOperationException("Not started.");

    private protected HostCluster Cluster => cluster ?? throw new InvalidOperationException("Not started.");

    private protected Bystanders Bystanders => bystanders ?? throw new InvalidOperationException("Not started.");

    public override async Task InitializeAsync()
    {
        server = await PostgresServer.StartAsync();
        cluster = await HostCluster.Start(
            await server.CreateDatabaseAsync(Database), settings: new Dictionary<string, string> { ["Logging:LogLevel:Webhooks"] = "Warning" });
    }

    public override async Task DisposeAsync()
    {
        if (cluster is not null)
        {
            Output.WriteLine(cluster.Output);
            await cluster.DisposeAsync();
        }

        foreach (var load in loads)
            await load.DisposeAsync();
        await base.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }

    /// <summary>While the load runs, does <paramref name="what"/>; at the end nothing may be missing.</summary>
    private protected async Task UnderLoad(LedgerSize size, int rate, Func<Task> what)
    {
        for (var index = 0; index < Projects; index++)
            loads.Add(await ProjectLoad.Register(Cluster, $"loaded-{index}", size with { Events = size.Events / Projects }, rate));
        bystanders = await Bystanders.RegisterAsync(Cluster.Http, await StartReceiver());
        var whole = Stopwatch.StartNew();

        var running = Task.WhenAll(loads.Select(load => load.Run()));
        await Task.WhenAll(loads.Select(load => load.Until(books => books.Delivered > 0, "the first delivery")));
        await what();
        Print($"that was {whole.Elapsed.TotalSeconds:F1} s, {loads.Sum(load => load.Books.Acknowledged)} events acknowledged meanwhile");

        await Task.WhenAll([running, .. loads.Select(load => load.Finish())]);
        foreach (var load in loads)
            Print($"{await load.Check()}");
        var (torn, rows, takeovers) = await JournalRows.Read(Server, Database);
        Print($"{rows} rows in the journal, {takeovers} times another node went on, {whole.Elapsed.TotalSeconds:F1} s in all");
        Assert.Equal("", torn);
        Assert.NotEqual(0, rows);
    }

    private protected void Killed() => loads.ForEach(load => load.Killed());

    private protected void Back() => loads.ForEach(load => load.Back());

    /// <summary>Waits until every project and every webhook works, wherever it is, and prints how long that took.</summary>
    private protected async Task UntilAllServe(string since)
    {
        var waited = Stopwatch.StartNew();
        await Bystanders.UntilTheyWorkAsync(patience);
        Print($"{since}: every shard serves after {waited.Elapsed.TotalSeconds:F1} s");
    }

    private protected async Task Return(params ClusterNode[] nodes)
    {
        var waited = Stopwatch.StartNew();
        foreach (var node in nodes)
            node.Launch();
        await Cluster.UntilUp(3, patience);
        Print($"started again: three nodes are up after {waited.Elapsed.TotalSeconds:F1} s");
    }

    private protected void Print(string line)
    {
        Output.WriteLine(line);
        Console.WriteLine(line);
    }
}
