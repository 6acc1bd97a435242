using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Reporting;
using Webhooks.Benchmarks.Sending;
using Webhooks.Model;

namespace Webhooks.Benchmarks;

/// <summary>
/// Publishes to two projects in turn, of which one rejects what does not fit a schema. The engine is embedded, so that nothing but storing
/// stands beside the check.
/// </summary>
internal static class SchemasBenchmark
{
    private const string Plain = "plain";
    private const string Checked = "checked";

    private const string Schema = """
        {"type":"object","required":["image_id","user_id","previous_status","status"],"properties":{
          "image_id":{"type":"string","maxLength":64},"user_id":{"type":"string","maxLength":64},
          "previous_status":{"$ref":"#/$defs/status"},"status":{"$ref":"#/$defs/status"},"note":{"type":"string"}},
         "$defs":{"status":{"enum":["NEW","IN PROGRESS","TO REVIEW","DONE","SKIPPED","COMPLETED","AUTO-LABELLED"]}}}
        """;

    public static async Task RunAsync(Arguments arguments)
    {
        var count = arguments.Number("events", 50_000);
        var rounds = arguments.Number("rounds", 5);
        var payload = arguments.Number("payload", 1000);
        var batch = arguments.Number("batch", 100);
        var publishers = arguments.Number("publishers", 4);
        var storage = arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("schemas", "publishing with and without a schema that rejects", arguments);
        using var folder = new TempFolder(parent);
        await using var database = await BenchmarkDatabase.StartAsync(storage, folder);
        report.Note("database", database.Description);
        await using var engine = await EmbeddedEngine.StartAsync(database.Storage, new(payload));
        await engine.DefineEventTypeAsync(Checked, new(EventType.Parse(Payloads.EventType))
        {
            Schema = Schema,
            Validation = SchemaValidation.Reject,
        });

        var events = new EventRange(0, count);
        foreach (var project in (string[])[Plain, Checked])
            await new PublishLoad(engine, project, batch, publishers).RunAsync(events);
        report.Line($"{"round",5}{"plain/s",14}{"checked/s",14}{"plain CPU",14}{"checked CPU",14}");
        List<double> speed = [], use = [];
        for (var round = 1; round <= rounds; round++)
        {
            events = events.Next(count);
            var (plain, plainUse) = await PublishAsync(Plain, events);
            var (withSchema, checkedUse) = await PublishAsync(Checked, events);
            speed.Add(withSchema / plain);
            use.Add(checkedUse / plainUse);
            report.Line($"{round,5}{plain,14:N0}{withSchema,14:N0}{Format.Microseconds(plainUse),14}{Format.Microseconds(checkedUse),14}");
        }

        report.Figure("speed with a schema / without, median", $"{Format.Median(speed):N2}", Budgets.SchemaSpeed, Format.Median(speed));
        report.Figure("CPU for each event with / without, median", $"{Format.Median(use):N2}");
        report.End();

        async Task<(double PerSecond, double Microseconds)> PublishAsync(string project, EventRange range)
        {
            var before = engine.Used();
            var published = await new PublishLoad(engine, project, batch, publishers).RunAsync(range);
            return (published.PerSecond, (engine.Used() - before).Cpu.TotalMicroseconds / range.Count);
        }
    }
}
