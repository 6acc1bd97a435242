using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>What registered webhooks cost a host that was restarted and has nothing to deliver.</summary>
internal static class IdleBenchmark
{
    public static Task RunAsync(Arguments arguments) => RunAsync(arguments, "idle", 100_000, 100, Budgets.TimeToReady, Budgets.IdleMemory);

    public static Task RunMillionAsync(Arguments arguments) => RunAsync(
        arguments, "million-webhooks", 1_000_000, 10_000, Budgets.MillionWebhooksTimeToReady, Budgets.MillionWebhooksMemory);

    private static async Task RunAsync(
        Arguments arguments, string name, int usualWebhooks, int usualProjects, Budget untilReady, Budget memory)
    {
        var webhooks = arguments.Number("webhooks", usualWebhooks);
        var projects = arguments.Number("projects", usualProjects);
        var concurrency = arguments.Number("concurrency", 32);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report(name, "a restarted host with webhooks registered, none active", arguments);
        using var folder = new TempFolder(parent);
        report.Note("database", $"SQLite on {folder.FileSystem}");
        await using (var engine = await HostEngine.StartAsync(folder.Storage, new(bytes: 0)))
        {
            report.Figure("start of an empty host", Format.Seconds(engine.Host.TimeToReady));
            report.Figure("RSS of an empty host, settled", Format.Megabytes(await engine.Host.SettledBytesAsync()));
            var elapsed = await RegisterAsync(engine, webhooks, projects, concurrency);
            report.Figure("webhooks registered over HTTP", Format.PerSecond(webhooks / elapsed.TotalSeconds));
            report.Figure("RSS after the registration", Format.Megabytes(engine.Host.ResidentBytes));
            var stopping = Stopwatch.GetTimestamp();
            await engine.Host.StopAsync();
            report.Figure("graceful stop", Format.Seconds(Stopwatch.GetElapsedTime(stopping)));
        }

        await using var host = await HostProcess.StartAsync(folder.Storage);
        report.Figure("start with the webhooks, until ready", Format.Seconds(host.TimeToReady), untilReady, host.TimeToReady.TotalSeconds);
        report.Figure("RSS when ready", Format.Megabytes(host.ResidentBytes));
        var resident = await host.SettledBytesAsync();
        report.Figure("RSS, settled", Format.Megabytes(resident), memory, Format.ToMegabytes(resident));
        var cpu = host.Cpu;
        await Task.Delay(TimeSpan.FromSeconds(10));
        report.Figure("CPU while idle", $"{(host.Cpu - cpu).TotalMilliseconds / 100:0.00} %");
        await host.StopAsync();
        if (JournalFigures.Read(folder.Database) is { } journal)
            report.Figure("journal rows / database", $"{journal.RowsPresent:N0} / {Format.Megabytes(journal.Bytes)}");
        report.End();
    }

    private static async Task<TimeSpan> RegisterAsync(HostEngine engine, int webhooks, int projects, int concurrency)
    {
        var plan = new WebhookPlan($"http://127.0.0.1:{Ports.Free()}/", MaxInFlight: 16);
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, webhooks, new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (i, _) =>
            await engine.CreateWebhookAsync($"project-{i % projects}", plan));
        return Stopwatch.GetElapsedTime(started);
    }
}
