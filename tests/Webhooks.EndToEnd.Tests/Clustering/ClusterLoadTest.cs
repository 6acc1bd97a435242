using System.Diagnostics;
using Webhooks.EndToEnd.Tests.Durability;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>A stage in which several projects keep the nodes busy, with bystanders that show when every shard serves.</summary>
public abstract class ClusterLoadTest(ClusterLife life, ITestOutputHelper output) : ClusterTest(life, output)
{
    private protected static readonly TimeSpan patience = TimeSpan.FromMinutes(3);

    private const int Projects = 4;

    private readonly List<ProjectLoad> loads = [];
    private Bystanders? bystanders;

    private protected Bystanders Bystanders => bystanders ?? throw new InvalidOperationException("Not started.");

    public override async Task DisposeAsync()
    {
        foreach (var load in loads)
            await load.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>While the load runs, does <paramref name="what"/>; at the end nothing may be missing.</summary>
    private protected async Task UnderLoad(LedgerSize size, int rate, Func<Task> what)
    {
        for (var index = 0; index < Projects; index++)
            loads.Add(await ProjectLoad.Register(Cluster, Project($"loaded-{index}"), size with { Events = size.Events / Projects }, rate));
        bystanders = await Bystanders.RegisterAsync(Cluster.Http, await StartReceiver(), Project("bystander"));
        var whole = Stopwatch.StartNew();

        var running = Task.WhenAll(loads.Select(load => load.Run()));
        await Task.WhenAll(loads.Select(load => load.Until(books => books.Delivered > 0, "the first delivery")));
        await what();
        Print($"that was {whole.Elapsed.TotalSeconds:F1} s, {loads.Sum(load => load.Books.Acknowledged)} events acknowledged meanwhile");

        await Task.WhenAll([running, .. loads.Select(load => load.Finish())]);
        foreach (var load in loads)
            Print($"{await load.Check()}");
        var (torn, rows, takeovers) = await JournalRows.Read(Server, ClusterLife.Database);
        Print($"{rows} rows in the journal so far, {takeovers} times another node continued, {whole.Elapsed.TotalSeconds:F1} s in all");
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
}
