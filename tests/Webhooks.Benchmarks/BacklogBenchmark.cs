using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>
/// What events behind a dead receiver cost, and how fast they go out once it is back. The host has delivered before, so that the growth
/// is the backlog's and not that of code and pools which every host needs.
/// </summary>
internal static class BacklogBenchmark
{
    private const string Project = "bench";

    public static async Task RunAsync(Arguments arguments)
    {
        var events = arguments.Number("events", 1_000_000);
        var mode = arguments.Flag("hang") ? ReceiverMode.Hang : ReceiverMode.Refuse;
        var payload = arguments.Number("payload", 1000);
        var batch = arguments.Number("batch", 500);
        var publishers = arguments.Number("publishers", 4);
        var concurrency = arguments.Number("concurrency", 64);
        var warmUp = arguments.Number("warm-up", 50_000);
        var retryWait = TimeSpan.FromSeconds(arguments.Number("retry-seconds", 30));
        var storage = arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("backlog", "events behind one dead receiver, and the drain", arguments);
        using var folder = new TempFolder(parent);
        await using var database = await BenchmarkDatabase.StartAsync(storage, folder);
        report.Note("database", database.Description);
        await using var receiver = await ReceiverProcess.StartAsync();
        await using var engine = await HostEngine.StartAsync(database.Storage, new(payload));
        var webhook = await engine.CreateWebhookAsync(Project, new(receiver.UrlOf(0), concurrency) { RetryWait = retryWait });
        var load = new PublishLoad(engine, Project, batch, publishers);
        var range = new EventRange(0, warmUp);
        await receiver.ExpectAsync(webhooks: 1, range);
        await load.RunAsync(range);
        await receiver.WaitForAsync(warmUp, retryWait);
        var before = await engine.Host.SettledBytesAsync();

        await receiver.SwitchAsync(mode);
        await receiver.ExpectAsync(webhooks: 1, range = range.Next(events));
        var published = await load.RunAsync(range);
        report.Figure("published, receiver dead", Format.PerSecond(published.PerSecond));
        if (published.Refusals > 0)
            report.Figure("batches answered 'not now'", $"{published.Refusals:N0}");
        report.Figure("RSS before, settled", Format.Megabytes(before));
        report.Figure("RSS right after the last publish", Format.Megabytes(engine.Host.ResidentBytes));
        var behind = await engine.Host.SettledBytesAsync();
        report.Figure("RSS with the backlog, settled", Format.Megabytes(behind));
        report.Figure("RSS growth", Format.Megabytes(behind - before), Budgets.BacklogMemory, Format.ToMegabytes(behind - before));
        report.Figure("RSS peak so far", Format.Megabytes(engine.Host.PeakResidentBytes));
        Print(report, database.Figures(), "with the backlog");
        Print(report, await engine.CountAsync(Project, webhook));

        await DrainAsync(report, receiver, range, patience: retryWait * 2 + TimeSpan.FromSeconds(60));
        report.Figure("RSS peak, drain included", Format.Megabytes(engine.Host.PeakResidentBytes));
        report.Figure("RSS after the drain, settled", Format.Megabytes(await engine.Host.SettledBytesAsync()));
        Print(report, await engine.CountAsync(Project, webhook));
        await engine.Host.StopAsync();
        Print(report, database.Figures(), "at the end");
        report.End();
    }

    private static async Task DrainAsync(Report report, ReceiverProcess receiver, EventRange range, TimeSpan patience)
    {
        var back = Stopwatch.GetTimestamp();
        await receiver.SwitchAsync(ReceiverMode.Ok);
        var arrived = await receiver.WaitForAsync(range.Count, patience);
        report.Figure("receiver back → first delivery", Format.Seconds(Stopwatch.GetElapsedTime(back, arrived.First)));
        report.Figure("drain, first to last delivery", Format.Seconds(Stopwatch.GetElapsedTime(arrived.First, arrived.Last)));
        report.Figure("drain rate", Format.PerSecond(range.Count / Stopwatch.GetElapsedTime(arrived.First, arrived.Last).TotalSeconds));
        report.Figure("different events that arrived", $"{arrived.Distinct:N0}");
        report.Figure("duplicates", $"{arrived.Duplicates:N0}");
    }

    private static void Print(Report report, EngineCounts counts) =>
        report.Line(
            $"the engine counts {counts.Pending:N0} pending, {counts.Backlog:N0} not looked at, {counts.Delivered:N0} delivered, "
                + $"{counts.Exhausted:N0} exhausted");

    private static void Print(Report report, JournalFigures? journal, string when)
    {
        if (journal is null)
            return;
        report.Figure($"journal rows {when}", $"{journal.RowsPresent:N0}");
        report.Figure($"database {when}", Format.Megabytes(journal.Bytes));
    }
}
