using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>
/// What the first events cost a host that has just started, as it ships: its first events a second over those that follow. Each round
/// has a host and a database of its own.
/// </summary>
internal static class ColdBenchmark
{
    private const string Project = "bench";
    private const int WarmRuns = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Arguments arguments)
    {
        var options = new Options(
            arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql),
            arguments.Number("events", 60_000),
            arguments.Number("webhooks", 4),
            arguments.Number("payload", 1000),
            arguments.Number("batch", 100),
            arguments.Number("publishers", 4),
            arguments.Number("concurrency", 64),
            arguments.Text("folder", Path.GetTempPath()));
        var rounds = arguments.Number("rounds", 3);
        arguments.Complete();
        var report = new Report("cold", "deliveries/s of the first events of a fresh process over those after them", arguments);
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var (ready, cold, warm) = await RoundAsync(options);
            ratios.Add(cold / warm);
            report.Line($"round {round}  ready {Format.Seconds(ready)}, cold {Format.PerSecond(cold)}, warm {Format.PerSecond(warm)}, "
                + $"ratio {cold / warm:0.00}");
        }

        var ratio = Format.Median(ratios);
        report.Figure("cold over warm (median of the ratios)", $"{ratio:0.000}", Budgets.ColdToWarm, ratio);
        report.End();
    }

    private static async Task<(TimeSpan Ready, double Cold, double Warm)> RoundAsync(Options options)
    {
        using var folder = new TempFolder(options.Folder);
        await using var database = await BenchmarkDatabase.StartAsync(options.Storage, folder);
        await using var receiver = await ReceiverProcess.StartAsync();
        await using var engine = await HostEngine.StartAsync(database.Storage, new(options.Payload), published: true);
        for (var webhook = 0; webhook < options.Webhooks; webhook++)
            await engine.CreateWebhookAsync(Project, new(receiver.UrlOf(webhook), options.Concurrency));

        var range = new EventRange(0, options.Events);
        var cold = await DeliverAsync(range);
        var warm = 0.0;
        for (var run = 0; run < WarmRuns; run++)
            warm = Math.Max(warm, await DeliverAsync(range = range.Next(options.Events)));
        return (engine.Host.TimeToReady, cold, warm);

        async Task<double> DeliverAsync(EventRange events)
        {
            await receiver.ExpectAsync(options.Webhooks, events);
            var started = Stopwatch.GetTimestamp();
            await new PublishLoad(engine, Project, options.Batch, options.Publishers).RunAsync(events);
            var deliveries = (long)events.Count * options.Webhooks;
            var arrived = await receiver.WaitForAsync(deliveries, Patience);
            return deliveries / Stopwatch.GetElapsedTime(started, arrived.Last).TotalSeconds;
        }
    }

    private sealed record Options(
        string Storage, int Events, int Webhooks, int Payload, int Batch, int Publishers, int Concurrency, string Folder);
}
