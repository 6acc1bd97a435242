using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>
/// kill -9 with deliveries pending, and back. The receiver is down until the host is killed, and up when it starts again; all times
/// count from the start of the new process. The first delivery may have to wait for a retry that is due, so the waits are short.
/// </summary>
internal static class RecoveryBenchmark
{
    private const string Project = "bench";
    private const int CreatedAtOnce = 32;

    public static async Task RunAsync(Arguments arguments)
    {
        var events = arguments.Number("events", 100_000);
        var webhooks = arguments.Number("webhooks", 1);
        var mode = arguments.Flag("hang") ? ReceiverMode.Hang : ReceiverMode.Refuse;
        var payload = arguments.Number("payload", 1000);
        var batch = arguments.Number("batch", 500);
        var publishers = arguments.Number("publishers", 4);
        var concurrency = arguments.Number("concurrency", 64);
        var retryWait = TimeSpan.FromSeconds(arguments.Number("retry-seconds", 2));
        var storage = arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("recovery", "kill -9 with deliveries pending, until ready and until all are delivered", arguments);
        using var folder = new TempFolder(parent);
        await using var database = await BenchmarkDatabase.StartAsync(storage, folder);
        report.Note("database", database.Description);
        await using var receiver = await ReceiverProcess.StartAsync(mode);
        var range = new EventRange(0, events);
        await receiver.ExpectAsync(webhooks, range);
        await using (var engine = await HostEngine.StartAsync(database.Storage, new(payload)))
        {
            var created = new string[webhooks];
            await Parallel.ForAsync(0, webhooks, new ParallelOptions { MaxDegreeOfParallelism = CreatedAtOnce }, async (webhook, _) =>
                created[webhook] = await engine.CreateWebhookAsync(
                    Project, new(receiver.UrlOf(webhook), concurrency) { RetryWait = retryWait }));
            var published = await new PublishLoad(engine, Project, batch, publishers).RunAsync(range);
            report.Figure("published, receiver down", Format.PerSecond(published.PerSecond));
            var counts = await engine.CountAsync(Project, created[0]);
            report.Figure("pending when killed, of one webhook", $"{counts.Pending + counts.Backlog:N0}");
            report.Figure("exhausted when killed, of one webhook", $"{counts.Exhausted:N0}");
            await engine.Host.KillAsync();
        }

        await receiver.SwitchAsync(ReceiverMode.Ok);
        await using var host = await HostProcess.StartAsync(database.Storage);
        var arrived = await receiver.WaitForAsync((long)webhooks * range.Count, patience: retryWait * 2 + TimeSpan.FromSeconds(60));
        var first = Stopwatch.GetElapsedTime(host.StartedAt, arrived.First);
        report.Figure("start → ready", Format.Seconds(host.TimeToReady), Budgets.TimeToReady, host.TimeToReady.TotalSeconds);
        report.Figure("start → first delivery", Format.Seconds(first), Budgets.TimeToFirstDelivery, first.TotalSeconds);
        report.Figure("start → all delivered", Format.Seconds(Stopwatch.GetElapsedTime(host.StartedAt, arrived.Last)));
        report.Figure("different deliveries that arrived", $"{arrived.Distinct:N0}");
        report.Figure("duplicates", $"{arrived.Duplicates:N0}");
        await host.StopAsync();
        report.End();
    }
}
