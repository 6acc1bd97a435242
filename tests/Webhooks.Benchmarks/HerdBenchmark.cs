using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>
/// Many webhooks whose receivers are dead, and recover at the same moment: how evenly what has waited goes out. All webhooks belong to
/// one project, so that each gets every event.
/// </summary>
internal static class HerdBenchmark
{
    private const string Project = "bench";
    private const int CreatedAtOnce = 20;

    public static async Task RunAsync(Arguments arguments)
    {
        var via = arguments.Choice("via", Engine.Embedded, Engine.OverHttp);
        var webhooks = arguments.Number("webhooks", 1_000);
        var events = arguments.Number("events", 20);
        var retryWait = TimeSpan.FromSeconds(arguments.Number("retry-wait", 10));
        var down = TimeSpan.FromSeconds(arguments.Number("down", 30));
        var payload = arguments.Number("payload", 1000);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("herd", "failing webhooks whose receivers return at the same moment", arguments);
        using var folder = new TempFolder(parent);
        report.Note("database", $"SQLite on {folder.FileSystem}");
        await using var receiver = await ReceiverProcess.StartAsync(ReceiverMode.Refuse);
        await using var engine = await Engine.StartAsync(via, folder.Storage, new(payload));
        foreach (var some in Enumerable.Range(0, webhooks).Chunk(CreatedAtOnce))
            await Task.WhenAll(
                some.Select(webhook => engine.CreateWebhookAsync(Project, new(receiver.UrlOf(webhook), 16) { RetryWait = retryWait })));

        var range = new EventRange(0, events);
        await receiver.ExpectAsync(webhooks, range);
        await new PublishLoad(engine, Project, events, Publishers: 1).RunAsync(range);
        await Task.Delay(down); // the receivers are dead for so long
        var back = Stopwatch.GetTimestamp();
        await receiver.SwitchAsync(ReceiverMode.Ok);
        var arrived = await receiver.WaitForAsync((long)webhooks * events, retryWait * 2 + TimeSpan.FromSeconds(60));
        var perSecond = PerSecond(await receiver.ArrivalsAsync(), arrived.First);

        report.Figure("receivers back → first delivery", Format.Seconds(Stopwatch.GetElapsedTime(back, arrived.First)));
        report.Figure("receivers back → last delivery", Format.Seconds(Stopwatch.GetElapsedTime(back, arrived.Last)));
        report.Figure("mean of the seconds", Format.PerSecond(perSecond.Average()));
        report.Figure("fullest second", Format.PerSecond(perSecond.Max()));
        report.Figure("fullest second over the mean", $"{perSecond.Max() / perSecond.Average():0.00}");
        report.Figure("duplicates", $"{arrived.Duplicates:N0}");
        report.End();
    }

    /// <summary>How much arrived in each second from the first arrival on.</summary>
    private static double[] PerSecond(IEnumerable<long> arrivals, long first)
    {
        var seconds = arrivals.Where(at => at > 0).GroupBy(at => (int)Stopwatch.GetElapsedTime(first, at).TotalSeconds)
            .ToDictionary(g => g.Key, g => g.Count());
        return [.. Enumerable.Range(0, seconds.Keys.Max() + 1).Select(second => (double)seconds.GetValueOrDefault(second))];
    }
}
