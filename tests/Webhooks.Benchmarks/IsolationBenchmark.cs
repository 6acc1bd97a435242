using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>
/// What one receiver that never answers costs the others. All webhooks belong to one project, so that they share events, journal and
/// sender; without the hanging one means that its webhook is paused.
/// </summary>
internal static class IsolationBenchmark
{
    private const string Project = "bench";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // The hanging webhook fills its window with attempts before the clock runs.
    private static readonly TimeSpan HangFirst = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(Arguments arguments)
    {
        var via = arguments.Choice("via", Engine.Embedded, Engine.OverHttp);
        var events = arguments.Number("events", 10_000);
        var healthy = arguments.Number("healthy", 9);
        var payload = arguments.Number("payload", 1000);
        var batch = arguments.Number("batch", 100);
        var publishers = arguments.Number("publishers", 4);
        var concurrency = arguments.Number("concurrency", 64);
        var rounds = arguments.Number("rounds", 4);
        var warmUp = arguments.Number("warm-up", 20_000);
        var storage = arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("isolation", "throughput of the other webhooks beside one whose receiver hangs", arguments);
        using var folder = new TempFolder(parent);
        await using var database = await BenchmarkDatabase.StartAsync(storage, folder);
        report.Note("database", database.Description);
        await using var receiver = await ReceiverProcess.StartAsync();
        await using var hanging = await ReceiverProcess.StartAsync(ReceiverMode.Hang);
        await using var engine = await Engine.StartAsync(via, database.Storage, new(payload));
        for (var webhook = 0; webhook < healthy; webhook++)
            await engine.CreateWebhookAsync(Project, new(receiver.UrlOf(webhook), concurrency));
        var hung = await engine.CreateWebhookAsync(Project, new(hanging.UrlOf(0), concurrency));
        await engine.PauseAsync(Project, hung);

        var load = new PublishLoad(engine, Project, batch, publishers);
        var range = new EventRange(0, 0);
        await MeasureAsync(warmUp);
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            // Every other round starts with the hanging one, so that neither side is always the first.
            var hangsFirst = round % 2 == 0;
            var with = hangsFirst ? await MeasureBesideAsync() : 0;
            var without = await MeasureAsync(events);
            with = hangsFirst ? with : await MeasureBesideAsync();
            ratios.Add(with / without);
            report.Line(
                $"round {round}   without {Format.PerSecond(without),10}   with {Format.PerSecond(with),10}   ratio {with / without:0.00}");
        }

        report.Figure("with over without (median of the ratios)", $"{Format.Median(ratios):0.000}", Budgets.Isolation,
            Format.Median(ratios));
        report.Figure("events that the hanging one has not got", $"{await MissingAsync():N0}");
        report.End();

        async Task<double> MeasureBesideAsync()
        {
            await engine.ResumeAsync(Project, hung);
            await Task.Delay(HangFirst);
            var measured = await MeasureAsync(events);
            await engine.PauseAsync(Project, hung);
            return measured;
        }

        async Task<double> MeasureAsync(int count)
        {
            range = range.Next(count);
            await receiver.ExpectAsync(healthy, range);
            var started = Stopwatch.GetTimestamp();
            await load.RunAsync(range);
            var deliveries = (long)count * healthy;
            var arrived = await receiver.WaitForAsync(deliveries, Patience);
            return deliveries / Stopwatch.GetElapsedTime(started, arrived.Last).TotalSeconds;
        }

        async Task<long> MissingAsync()
        {
            var counts = await engine.CountAsync(Project, hung);
            return counts.Pending + counts.Backlog;
        }
    }
}
