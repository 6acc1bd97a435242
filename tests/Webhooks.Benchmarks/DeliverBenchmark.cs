using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;
using Webhooks.Benchmarks.Sending;

namespace Webhooks.Benchmarks;

/// <summary>
/// Durable deliveries over the raw limit. The clock runs from the first publish until the last event has arrived; what the engine
/// spends until it has settled the last outcome counts as its cost.
/// </summary>
internal sealed class DeliverBenchmark
{
    private const string Project = "bench";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Options _options;
    private readonly ReceiverProcess _receiver;
    private readonly IEngine _engine;
    private readonly List<string> _webhooks = [];
    private readonly PublishLoad _load;
    private long _published;

    private DeliverBenchmark(Options options, ReceiverProcess receiver, IEngine engine)
    {
        (_options, _receiver, _engine) = (options, receiver, engine);
        _load = new(engine, Project, options.Batch, options.Publishers);
    }

    public static async Task RunAsync(Arguments arguments)
    {
        var options = Options.From(arguments);
        var payloads = new Payloads(options.Payload);
        var report = new Report("deliver", "durable end-to-end deliveries/s over raw signed POSTs/s", arguments);
        using var folder = new TempFolder(options.Folder);
        await using var database = await BenchmarkDatabase.StartAsync(options.Storage, folder);
        report.Note("database", database.Description);
        await using var receiver = await ReceiverProcess.StartAsync();
        var total = new DeliverReport(report);
        await using (var engine = await Engine.StartAsync(options.Via, options.Nodes, database.Storage, payloads))
        {
            using var raw = new RawLoop(receiver, payloads, options.Webhooks, options.Concurrency);
            await new DeliverBenchmark(options, receiver, engine).RunAsync(raw, total);
        }

        var isFanOutOverHttp = options.Via == Engine.OverHttp && options.Webhooks > 1;
        total.Summarise(isFanOutOverHttp ? database.RatioOverHttp : database.Ratio, database.Figures());
    }

    private async Task RunAsync(RawLoop raw, DeliverReport report)
    {
        for (var webhook = 0; webhook < _options.Webhooks; webhook++)
            _webhooks.Add(await _engine.CreateWebhookAsync(Project, new(_receiver.UrlOf(webhook), _options.Concurrency)));
        var range = new EventRange(0, _options.WarmUp);
        await raw.RunAsync(range);
        report.WarmedUp(await DurableAsync(range));
        for (var round = 1; round <= _options.Rounds; round++)
        {
            range = range.Next(_options.Events);
            var limit = await raw.RunAsync(range);
            report.Round(round, limit, await DurableAsync(range));
        }
    }

    private async Task<DurableRound> DurableAsync(EventRange events)
    {
        await _receiver.ExpectAsync(_options.Webhooks, events);
        var before = _engine.Used();
        var started = Stopwatch.GetTimestamp();
        var published = await _load.RunAsync(events);
        var deliveries = (long)events.Count * _options.Webhooks;
        var arrived = await _receiver.WaitForAsync(deliveries, Patience);
        _published += events.Count;
        await SettleAsync();
        var used = _engine.Used() - before;
        var elapsed = Stopwatch.GetElapsedTime(started, arrived.Last);
        return new(new(deliveries, elapsed, used), published, Stopwatch.GetElapsedTime(arrived.Last), await _receiver.CountAsync());
    }

    private async Task SettleAsync()
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var webhook in _webhooks)
        {
            while ((await _engine.CountAsync(Project, webhook)).Delivered is var delivered && delivered < _published)
            {
                if (Stopwatch.GetElapsedTime(started) > Patience)
                    throw new BenchmarkException($"All has arrived, but the engine counts {delivered:N0} of {_published:N0} as delivered.");
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    private sealed record Options(
        string Storage, string Via, int Nodes, int Events, int Payload, int Webhooks, int Batch, int Publishers, int Concurrency,
        int Rounds, int WarmUp, string Folder)
    {
        public static Options From(Arguments arguments)
        {
            var options = new Options(
                arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql),
                arguments.Choice("via", Engine.Embedded, Engine.OverHttp),
                arguments.Number("nodes", 1),
                arguments.Number("events", 100_000),
                arguments.Number("payload", 1000),
                arguments.Number("webhooks", 1),
                arguments.Number("batch", 100),
                arguments.Number("publishers", 4),
                arguments.Number("concurrency", 64),
                arguments.Number("rounds", 3),
                arguments.Number("warm-up", 50_000),
                arguments.Text("folder", Path.GetTempPath()));
            arguments.Complete();
            return options;
        }
    }
}
