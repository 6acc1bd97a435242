using System.Diagnostics;
using System.Net;
using Webhooks.Benchmarks.Reporting;
using Webhooks.TestKit;

namespace Webhooks.Benchmarks;

/// <summary>
/// kill -9 of one node of three after the other: how long until the others accept an event in every project, and until its webhook has it.
/// </summary>
internal static class NodeLossBenchmark
{
    private const int Nodes = 3;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(Arguments arguments)
    {
        var projects = arguments.Number("projects", 60);
        var rounds = arguments.Number("rounds", Nodes);
        arguments.Complete();

        var report = new Report("node-loss", "a node of three is killed, until the others serve every project", arguments);
        if (PostgresServer.Validate is { } why)
            throw new BenchmarkException(why);
        await using var server = await PostgresServer.StartAsync();
        report.Note("database", "PostgreSQL, which the three nodes share");
        await using var receiver = await Receiver.Start();
        var launched = Stopwatch.GetTimestamp();
        await using var cluster = await HostCluster.Start(await server.CreateDatabaseAsync(), Nodes);
        report.Figure("start of all → each is ready and sees all", Format.Seconds(Stopwatch.GetElapsedTime(launched)));
        await EachAsync(project => cluster.Http.Ask(
            http => http.Post(WebhooksHttp.Webhooks(NameOf(project)), Given.Webhook(receiver, $"/{project}").ToJsonString()), Longest));
        await PublishAsync("first");

        report.Line($"{"kill → ",8}{"median accepted",18}{"all accepted",18}{"all delivered",18}");
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < rounds; round++)
        {
            await cluster.UntilShardsOn("project", 0, 1, 2);
            await cluster.UntilShardsOn("webhook", 0, 1, 2);
            var node = cluster[round % Nodes];
            await node.Kill();
            var killed = Stopwatch.GetTimestamp();
            var accepted = await PublishAsync($"round-{round}", killed);
            await receiver.UntilAll([.. Enumerable.Range(0, projects).Select(project => $"round-{round}-{project}")], Longest);
            var delivered = Stopwatch.GetElapsedTime(killed);
            var all = accepted.Max();
            slowest = all > slowest ? all : slowest;
            report.Line($"{$"node {round % Nodes}",8}{Format.Seconds(accepted.Order().ElementAt(projects / 2)),18}{Format.Seconds(all),18}"
                + $"{Format.Seconds(delivered),18}");
            node.Launch();
            await cluster.UntilUp(Nodes, Longest);
        }

        report.Figure("kill → every project serves, slowest", Format.Seconds(slowest), Budgets.NodeLoss, slowest.TotalSeconds);
        report.End();

        // By clients that continue with another node.
        Task<TimeSpan[]> PublishAsync(string prefix, long since = 0) => EachAsync(async project =>
        {
            var reply = await cluster.Http.Publish(NameOf(project), Given.Event($"{prefix}-{project}"), Longest);
            if (reply.Status != HttpStatusCode.Accepted)
                throw new BenchmarkException($"An event is not accepted: {reply.Text}");
            return Stopwatch.GetElapsedTime(since);
        });

        Task<T[]> EachAsync<T>(Func<int, Task<T>> act) => Task.WhenAll(Enumerable.Range(0, projects).Select(act));
    }

    private static string NameOf(int project) => $"project-{project}";
}
