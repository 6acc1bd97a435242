using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;
using Webhooks.Model;
using Webhooks.Model.Tests.Filters;

namespace Webhooks.Benchmarks;

/// <summary>
/// One project with many webhooks that each want the events of their own customer, beside one with a single webhook that wants all. The
/// same events go to both in turn, and each is delivered once in each.
/// </summary>
internal sealed class FiltersBenchmark
{
    private const string One = "one";
    private const string Many = "many";
    private const string Unfiltered = "unfiltered";
    private const int HostileBytes = 32 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ReceiverProcess _receiver;
    private readonly EmbeddedEngine _engine;
    private readonly Report _report;
    private readonly int _webhooks;
    private readonly int _batch;
    private readonly int _publishers;

    private FiltersBenchmark(ReceiverProcess receiver, EmbeddedEngine engine, Report report, int webhooks, int batch, int publishers) =>
        (_receiver, _engine, _report, _webhooks, _batch, _publishers) = (receiver, engine, report, webhooks, batch, publishers);

    public static async Task RunAsync(Arguments arguments)
    {
        var webhooks = arguments.Number("webhooks", 10_000);
        var count = arguments.Number("events", 100_000);
        var rounds = arguments.Number("rounds", 3);
        var payload = arguments.Number("payload", 1000);
        var batch = arguments.Number("batch", 100);
        var publishers = arguments.Number("publishers", 4);
        var pause = TimeSpan.FromSeconds(arguments.Number("pause-seconds", 45));
        var storage = arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("filters", "webhooks that each want the events of one customer", arguments);
        using var folder = new TempFolder(parent);
        await using var database = await BenchmarkDatabase.StartAsync(storage, folder);
        report.Note("database", database.Description);
        await using var receiver = await ReceiverProcess.StartAsync();
        await using (var engine = await EmbeddedEngine.StartAsync(database.Storage, new(payload, customers: webhooks)))
        {
            var benchmark = new FiltersBenchmark(receiver, engine, report, webhooks, batch, publishers);
            await benchmark.RegisterAsync(pause);
            await benchmark.DeliverAsync(new(0, count), rounds);
            await benchmark.CheckAsync();
        }

        TimeHostile(report);
        report.End();
    }

    /// <summary>First webhooks without filters, which sleep before the others come. The difference is the cost of a filter.</summary>
    private async Task RegisterAsync(TimeSpan pause)
    {
        await _engine.CreateWebhookAsync(One, new(_receiver.UrlOf(0), MaxInFlight: 64));
        await MemoryOfAsync(Math.Min(_webhooks, 500), "warm-up", _ => null);
        await Task.Delay(pause);
        var plain = await MemoryOfAsync(_webhooks, Unfiltered, _ => null);
        await Task.Delay(pause); // webhooks that have had nothing to do for 30 s sleep
        var filtered = await MemoryOfAsync(_webhooks, Many, customer => $$"""{"data.customer_id":"c{{customer}}"}""");
        _report.Figure("memory of a webhook without a filter, awake", $"{plain / 1000:N1} kB");
        _report.Figure("more with a filter", $"{(filtered - plain) / 1000:N1} kB", Budgets.FilterMemory, (filtered - plain) / 1000);
    }

    private async Task<double> MemoryOfAsync(int webhooks, string project, Func<int, string?> filter)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Parallel.ForAsync(0, webhooks, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
            await _engine.CreateWebhookAsync(project, new(_receiver.UrlOf(0), MaxInFlight: 16) { Filter = filter(i) }));
        return (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / webhooks;
    }

    private async Task DeliverAsync(EventRange events, int rounds)
    {
        foreach (var project in (string[])[One, Many])
            await DeliverAsync(project, events with { Count = Math.Max(events.Count / 5, 1) });
        _report.Line($"{"round",5}{"one for all/s",16}{"one each/s",16}{"CPU",12}{"CPU",12}");
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            events = events.Next(events.Count);
            var (one, oneUse) = await DeliverAsync(One, events);
            var (many, manyUse) = await DeliverAsync(Many, events);
            ratios.Add(many / one);
            _report.Line($"{round,5}{one,16:N0}{many,16:N0}{Format.Microseconds(oneUse),12}{Format.Microseconds(manyUse),12}");
        }

        _report.Figure("speed of one webhook for each customer / one for all, median", $"{Format.Median(ratios):N2}", Budgets.FilterSpeed,
            Format.Median(ratios));
    }

    /// <exception cref="BenchmarkException">Not each event was delivered exactly once.</exception>
    private async Task<(double PerSecond, double Microseconds)> DeliverAsync(string project, EventRange events)
    {
        await _receiver.ExpectAsync(1, events);
        var before = _engine.Used();
        var started = Stopwatch.GetTimestamp();
        await new PublishLoad(_engine, project, _batch, _publishers).RunAsync(events);
        var arrived = await _receiver.WaitForAsync(events.Count, Patience);
        var use = (_engine.Used() - before).Cpu.TotalMicroseconds / events.Count;
        await Task.Delay(TimeSpan.FromSeconds(1)); // what must not come may take a moment
        if (await _receiver.CountAsync() is { Duplicates: var twice, Unexpected: var others } && twice + others > 0)
            throw new BenchmarkException($"{twice:N0} deliveries came twice, and {others:N0} of other events.");
        return (events.Count / Stopwatch.GetElapsedTime(started, arrived.Last).TotalSeconds, use);
    }

    private async Task CheckAsync()
    {
        var seconds = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var looked = await _engine.CheckFilterAsync(Many, """{"data.customer_id":"c7","data.status":{"$changed":true}}""", 10_000);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (looked < 10_000)
                _report.Note("filter-check", $"found {looked:N0} events only");
        }

        _report.Figure("filter-check over the last 10,000 events", Format.Seconds(TimeSpan.FromSeconds(seconds.Max())),
            Budgets.FilterCheck, seconds.Max());
    }

    private static void TimeHostile(Report report)
    {
        var (slowest, name) = (TimeSpan.Zero, "");
        foreach (var (what, filter) in HostileFilters.All())
        {
            foreach (var (which, body) in HostileFilters.Bodies(HostileBytes))
            {
                if (Best(filter, body) is var time && time > slowest)
                    (slowest, name) = (time, $"{what} over {which}");
            }
        }

        report.Figure($"slowest hostile filter ({name}, {HostileBytes / 1024} kB)", Format.Milliseconds(slowest.TotalMilliseconds),
            Budgets.HostileFilter, slowest.TotalMilliseconds);
    }

    /// <summary>Of several, since another process may run meanwhile.</summary>
    private static TimeSpan Best(PayloadFilter filter, byte[] body) => Enumerable.Range(0, 20).Min(_ =>
    {
        var started = Stopwatch.GetTimestamp();
        filter.Matches(body, "key");
        return Stopwatch.GetElapsedTime(started);
    });
}
