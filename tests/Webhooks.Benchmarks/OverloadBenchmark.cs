using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>
/// One project is flooded with batches, many times as fast as the journal takes them, while another publishes single events at a fixed
/// rate: what becomes of the node's memory, and of the other project.
/// </summary>
internal static class OverloadBenchmark
{
    private const string Flooded = "flooded";
    private const string Calm = "calm";

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(Arguments arguments)
    {
        var seconds = arguments.Number("seconds", 60);
        var publishers = arguments.Number("publishers", 200);
        var batch = arguments.Number("batch", 2_000);
        var rate = arguments.Number("rate", 20);
        var payload = arguments.Number("payload", 1000);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("overload", "one project floods the node, another continues", arguments);
        using var folder = new TempFolder(parent);
        report.Note("database", $"SQLite on {folder.FileSystem}");
        await using var receiver = await ReceiverProcess.StartAsync();
        await using var engine = await HostEngine.StartAsync(folder.Storage, new(payload));
        await engine.CreateWebhookAsync(Flooded, new(receiver.UrlOf(0), MaxInFlight: 64));
        await engine.CreateWebhookAsync(Calm, new(receiver.UrlOf(1), MaxInFlight: 64));

        report.Line($"{"second",6}{"RSS",12}{"stored/s",12}{"refused/s",12}{"calm stored",13}{"calm p50",11}{"calm p99",12}");
        var flood = new Flood(engine, batch);
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var flooding = Task.WhenAll(Enumerable.Range(0, publishers).Select(_ => Task.Run(() => flood.RunAsync(over.Token))));
        var calm = new CalmProject(engine, rate);
        var going = Task.Run(() => calm.RunAsync(over.Token));
        for (var passed = 10; passed <= seconds; passed += 10)
        {
            await Task.Delay(TimeSpan.FromSeconds(10));
            var (stored, refused) = flood.Take();
            var spans = calm.Take();
            var latency = new Percentiles(spans.DefaultIfEmpty());
            report.Line(
                $"{passed,6}{Format.Megabytes(engine.Host.ResidentBytes),12}{stored / 10,12:N0}{refused / 10,12:N0}{spans.Count,13:N0}"
                + $"{Format.Milliseconds(latency.Milliseconds(50)),11}{Format.Milliseconds(latency.Milliseconds(99)),12}");
        }

        await Task.WhenAll(flooding, going);
        report.Figure("largest RSS", Format.Megabytes(engine.Host.PeakResidentBytes));
        report.Figure("refusals of the calm project", $"{calm.Refusals:N0}");
        report.End();
    }

    private sealed class Flood(HostEngine engine, int batch)
    {
        private int _next = -batch;
        private long _stored;
        private long _refused;

        /// <summary>Events since the last time.</summary>
        public (long Stored, long Refused) Take() => (Interlocked.Exchange(ref _stored, 0), Interlocked.Exchange(ref _refused, 0));

        public async Task RunAsync(CancellationToken over)
        {
            while (!over.IsCancellationRequested)
            {
                var events = new EventRange(Interlocked.Add(ref _next, batch), batch);
                while (!over.IsCancellationRequested && !await engine.TryPublishAsync(Flooded, events))
                {
                    Interlocked.Add(ref _refused, batch);
                    await Task.Delay(Again, CancellationToken.None);
                }

                Interlocked.Add(ref _stored, batch);
            }
        }
    }

    private sealed class CalmProject(HostEngine engine, int rate)
    {
        private readonly Lock _lock = new();
        private List<(long From, long To)> _spans = [];

        public int Refusals { get; private set; }

        public List<(long From, long To)> Take()
        {
            lock (_lock)
                return Interlocked.Exchange(ref _spans, []);
        }

        public async Task RunAsync(CancellationToken over)
        {
            for (var number = 0; !over.IsCancellationRequested; number++)
            {
                var called = Stopwatch.GetTimestamp();
                while (!await engine.TryPublishAsync(Calm, new(number, 1)))
                {
                    Refusals++;
                    await Task.Delay(Again, CancellationToken.None);
                }

                lock (_lock)
                    _spans.Add((called, Stopwatch.GetTimestamp()));
                if (TimeSpan.FromSeconds(1.0 / rate) - Stopwatch.GetElapsedTime(called) is { Ticks: > 0 } rest)
                    await Task.Delay(rest, CancellationToken.None);
            }
        }
    }
}
