using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>
/// One project with many webhooks, and one event for all of them. Meanwhile unused projects get one event each, one
/// after the other: what their publishers see of it.
/// </summary>
internal static class FanOutBenchmark
{
    private const string Project = "bench";

    public static async Task RunAsync(Arguments arguments)
    {
        var webhooks = arguments.Number("webhooks", 10_000);
        var rounds = arguments.Number("rounds", 5);
        var pause = TimeSpan.FromSeconds(arguments.Number("pause-seconds", 0));
        var payload = arguments.Number("payload", 1000);
        var concurrency = arguments.Number("concurrency", 32);
        var storage = arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("fanout", "one event for many webhooks of one project", arguments);
        using var folder = new TempFolder(parent);
        await using var database = await BenchmarkDatabase.StartAsync(storage, folder);
        report.Note("database", database.Description);
        await using var receiver = await ReceiverProcess.StartAsync();
        await using var engine = await HostEngine.StartAsync(database.Storage, new(payload));
        var registering = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, webhooks, new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (webhook, _) =>
            await engine.CreateWebhookAsync(Project, new(receiver.UrlOf(webhook), MaxInFlight: 16)));
        report.Figure("webhooks registered over HTTP", Format.PerSecond(webhooks / Stopwatch.GetElapsedTime(registering).TotalSeconds));

        report.Line($"{"round",5}{"accepted",12}{"first",12}{"last",12}{"deliveries/s",16}{"others' longest",18}"
            + $"{"CPU/delivery",16}{"of database",14}");
        var events = new EventRange(0, 1);
        var reached = new List<double>();
        for (var round = 1; round <= rounds; round++, events = events.Next(1))
        {
            await Task.Delay(pause); // webhooks that have had nothing to do for 30 s sleep
            await receiver.ExpectAsync(webhooks, events);
            var (host, server) = (engine.Host.Cpu, database.Cpu);
            var published = Stopwatch.GetTimestamp();
            await new PublishLoad(engine, Project, Batch: 1, Publishers: 1).RunAsync(events);
            var accepted = Stopwatch.GetElapsedTime(published);
            var arriving = receiver.WaitForAsync(webhooks, TimeSpan.FromSeconds(60));
            var longest = await PublishToOthersAsync(engine, round, arriving);
            var arrived = await arriving;
            var (first, last) = (Stopwatch.GetElapsedTime(published, arrived.First), Stopwatch.GetElapsedTime(published, arrived.Last));
            reached.Add(last.TotalSeconds);
            report.Line($"{round,5}{Format.Milliseconds(accepted.TotalMilliseconds),12}{Format.Milliseconds(first.TotalMilliseconds),12}"
                + $"{Format.Seconds(last),12}{webhooks / last.TotalSeconds,16:N0}{Format.Milliseconds(longest.TotalMilliseconds),18}"
                + $"{PerDelivery(engine.Host.Cpu - host),16}{PerDelivery(database.Cpu - server),14}");
        }

        var median = TimeSpan.FromSeconds(Format.Median(reached));
        report.Figure("all reached, median", Format.Seconds(median),
            storage == BenchmarkDatabase.Sqlite ? Budgets.FanOut : Budgets.FanOutOnPostgreSql, median.TotalSeconds);
        report.Figure("RSS at the end", Format.Megabytes(engine.Host.ResidentBytes));
        report.End();

        string PerDelivery(TimeSpan cpu) => Format.Microseconds(cpu.TotalMicroseconds / webhooks);
    }

    /// <summary>How long the slowest publish took until it was stored, those that were refused and tried again included.</summary>
    private static async Task<TimeSpan> PublishToOthersAsync(HostEngine engine, int round, Task until)
    {
        var longest = TimeSpan.Zero;
        for (var other = 0; !until.IsCompleted; other++)
        {
            var published = await new PublishLoad(engine, $"other-{round}-{other}", Batch: 1, Publishers: 1).RunAsync(new(0, 1));
            longest = published.Elapsed > longest ? published.Elapsed : longest;
            await Task.WhenAny(until, Task.Delay(TimeSpan.FromMilliseconds(50)));
        }

        return longest;
    }
}
