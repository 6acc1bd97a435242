using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>
/// Publishes through an Akka stream to an embedded engine, and in turn the same events in order as NDJSON to a host; then the memory of a
/// long stream.
/// </summary>
internal static class FlowBenchmark
{
    private const string Project = "bench";

    /// <summary>Fills what every project fills: recent ids, the cache of events, pools.</summary>
    private const int WarmUp = 120_000;

    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(Arguments arguments)
    {
        var count = arguments.Number("events", 200_000);
        var rounds = arguments.Number("rounds", 5);
        var roundEvents = arguments.Number("round-events", 50_000);
        var payload = arguments.Number("payload", 1000);
        var batch = arguments.Number("batch", 1000);
        var publishers = arguments.Number("publishers", 1);
        var storage = arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("flow", "an Akka stream that publishes, over NDJSON", arguments);
        using var folder = new TempFolder(parent);
        using var hostFolder = new TempFolder(parent);
        await using var database = await BenchmarkDatabase.StartAsync(storage, folder);
        await using var hostDatabase = await BenchmarkDatabase.StartAsync(storage, hostFolder);
        report.Note("database", database.Description);
        await using var engine = await EmbeddedEngine.StartAsync(database.Storage, new(payload));
        await using var host = await HostEngine.StartAsync(hostDatabase.Storage, new(payload));
        var lines = new PublishLoad(host, Project, batch, publishers);

        var events = new EventRange(0, WarmUp);
        await engine.PublishStreamAsync(Project, events);
        await lines.RunAsync(events);
        report.Line($"{"round",5}{"NDJSON/s",14}{"stream/s",14}{"stream CPU",14}");
        List<double> speed = [];
        for (var round = 1; round <= rounds; round++)
        {
            events = events.Next(roundEvents);
            var ndjson = (await lines.RunAsync(events)).PerSecond;
            var before = engine.Used();
            var stream = await StreamAsync(events);
            speed.Add(stream / ndjson);
            var cpu = (engine.Used() - before).Cpu.TotalMicroseconds / roundEvents;
            report.Line($"{round,5}{ndjson,14:N0}{stream,14:N0}{Format.Microseconds(cpu),14}");
        }

        report.Figure("speed of the stream / NDJSON, median", $"{Format.Median(speed):N2}", Budgets.FlowSpeed, Format.Median(speed));
        var settled = await MemorySettling.WaitAsync(Environment.ProcessId);
        var peak = await PeakAsync(StreamAsync(events = events.Next(count)));
        var after = await MemorySettling.WaitAsync(Environment.ProcessId);
        report.Figure("RSS before the long stream, settled", Format.Megabytes(settled));
        report.Figure("RSS peak in the long stream", Format.Megabytes(peak));
        report.Figure(
            "RSS growth by the long stream, settled", Format.Megabytes(after - settled), Budgets.FlowMemory,
            Format.ToMegabytes(after - settled));
        report.End();

        async Task<double> StreamAsync(EventRange range)
        {
            var started = Stopwatch.GetTimestamp();
            await engine.PublishStreamAsync(Project, range);
            return range.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static async Task<long> PeakAsync(Task work)
    {
        var peak = 0L;
        while (!work.IsCompleted)
        {
            peak = Math.Max(peak, ProcessStatus.ResidentBytes(Environment.ProcessId));
            await Task.WhenAny(work, Task.Delay(SampleEvery));
        }

        await work;
        return peak;
    }
}
