using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>
/// What a delivered event leaves in the database beside its payload: rows and bytes, with the attempt log, the indexes and what the
/// engine has not deleted yet. PostgreSQL compresses payloads, so that there the bytes come out too low.
/// </summary>
internal static class SizeBenchmark
{
    private const string Project = "bench";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Arguments arguments)
    {
        var storage = arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql);
        var events = new EventRange(0, arguments.Number("events", 50_000));
        var webhooks = arguments.Number("webhooks", 4);
        var payload = arguments.Number("payload", 1000);
        var batch = arguments.Number("batch", 100);
        var publishers = arguments.Number("publishers", 4);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("size", "rows and bytes in the database per delivery", arguments);
        using var folder = new TempFolder(parent);
        await using var database = await BenchmarkDatabase.StartAsync(storage, folder);
        await using var receiver = await ReceiverProcess.StartAsync();
        await receiver.ExpectAsync(webhooks, events);
        DatabaseSize before;
        var deliveries = (long)events.Count * webhooks;
        await using (var engine = await Engine.StartAsync(Engine.Embedded, database.Storage, new(payload)))
        {
            for (var webhook = 0; webhook < webhooks; webhook++)
                await engine.CreateWebhookAsync(Project, new(receiver.UrlOf(webhook), 64));
            before = DatabaseSize.Read(database.Storage);
            await new PublishLoad(engine, Project, batch, publishers).RunAsync(events);
            await receiver.WaitForAsync(deliveries, Patience);
        }

        // The engine has stopped: what it knew is stored.
        var after = DatabaseSize.Read(database.Storage);
        var grown = after.Rows.Select(table => (table.Key, Rows: table.Value - before.Rows.GetValueOrDefault(table.Key)))
            .Where(table => table.Rows != 0).OrderByDescending(table => table.Rows).ToList();
        foreach (var (table, more) in grown)
            report.Line($"{table,-24}{more / (double)deliveries,10:0.0000} rows per delivery");
        var rows = grown.Sum(table => table.Rows) / (double)deliveries;
        var bytes = (after.Bytes - before.Bytes - (long)events.Count * payload) / (double)deliveries;
        report.Figure("rows per delivery", $"{rows:0.000}");
        report.Figure("bytes per delivery, payload not counted", $"{bytes:0.0}", Budgets.BytesPerDelivery, bytes);
        report.End();
    }
}
