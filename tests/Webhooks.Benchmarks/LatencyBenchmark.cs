using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>
/// How long an event takes from the call of publish to its complete receipt, at a fixed rate: an event is published when its time has
/// come, whether or not those before it are answered. The receiver is a process of its own here too, since Stopwatch reads
/// CLOCK_MONOTONIC, which is one clock for the whole machine.
/// </summary>
internal static class LatencyBenchmark
{
    private const string Project = "bench";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Arguments arguments)
    {
        var via = arguments.Choice("via", Engine.Embedded, Engine.OverHttp);
        var rate = arguments.Number("rate", 500);
        var seconds = arguments.Number("seconds", 20);
        var payload = arguments.Number("payload", 1000);
        var concurrency = arguments.Number("concurrency", 64);
        var warmUpSeconds = arguments.Number("warm-up-seconds", 10);
        var storage = arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("latency", "publish → receipt, single publishes at a fixed rate", arguments);
        using var folder = new TempFolder(parent);
        await using var database = await BenchmarkDatabase.StartAsync(storage, folder);
        report.Note("database", database.Description);
        await using var receiver = await ReceiverProcess.StartAsync();
        await using var engine = await Engine.StartAsync(via, database.Storage, new(payload));
        await engine.CreateWebhookAsync(Project, new(receiver.UrlOf(0), concurrency));
        var range = new EventRange(0, rate * warmUpSeconds);
        await MeasureAsync(engine, receiver, rate, range);
        Print(report, await MeasureAsync(engine, receiver, rate, range.Next(rate * seconds)));
    }

    private static async Task<Measured> MeasureAsync(IEngine engine, ReceiverProcess receiver, int rate, EventRange events)
    {
        await receiver.ExpectAsync(webhooks: 1, events);
        var before = engine.Used();
        var (called, answered, late) = (new long[events.Count], new long[events.Count], 0L);
        var publishing = new Task[events.Count];
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < events.Count; i++)
        {
            var due = started + i * Stopwatch.Frequency / rate;
            while (Stopwatch.GetTimestamp() < due)
                await Task.Delay(TimeSpan.FromMilliseconds(1));
            late = Math.Max(late, Stopwatch.GetTimestamp() - due);
            publishing[i] = PublishAsync(i);
        }

        await Task.WhenAll(publishing);
        var counts = await receiver.WaitForAsync(events.Count, Patience);
        return new(called, answered, await receiver.ArrivalsAsync(), counts.Duplicates, Stopwatch.GetElapsedTime(0, late),
            engine.Used() - before);

        async Task PublishAsync(int i)
        {
            called[i] = Stopwatch.GetTimestamp();
            if (!await engine.TryPublishAsync(Project, events.Slice(i, 1)))
                throw new BenchmarkException("The engine refuses an event: it does not hold this rate.");
            answered[i] = Stopwatch.GetTimestamp();
        }
    }

    private static void Print(Report report, Measured measured)
    {
        var receipt = new Percentiles(measured.Called.Zip(measured.Arrived));
        var answer = new Percentiles(measured.Called.Zip(measured.Answered));
        report.Figure("publish → receipt, p50", Format.Milliseconds(receipt.Milliseconds(50)), Budgets.LatencyMedian,
            receipt.Milliseconds(50));
        report.Figure("publish → receipt, p90", Format.Milliseconds(receipt.Milliseconds(90)));
        report.Figure("publish → receipt, p99", Format.Milliseconds(receipt.Milliseconds(99)), Budgets.LatencyP99,
            receipt.Milliseconds(99));
        report.Figure("publish → receipt, p99.9", Format.Milliseconds(receipt.Milliseconds(99.9)));
        report.Figure("publish → receipt, longest", Format.Milliseconds(receipt.Milliseconds(100)));
        report.Figure("publish → durable answer, p50", Format.Milliseconds(answer.Milliseconds(50)));
        report.Figure("publish → durable answer, p99", Format.Milliseconds(answer.Milliseconds(99)));
        report.Figure("latest publish against its time", Format.Milliseconds(measured.Late.TotalMilliseconds));
        report.Figure("CPU per event of the engine's process",
            Format.Microseconds(measured.Used.Cpu.TotalMicroseconds / measured.Called.Length));
        report.Figure("duplicates", $"{measured.Duplicates}");
        report.End();
    }

    private sealed record Measured(long[] Called, long[] Answered, long[] Arrived, long Duplicates, TimeSpan Late, ResourceUse Used);
}
