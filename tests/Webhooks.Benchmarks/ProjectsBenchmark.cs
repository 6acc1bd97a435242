using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>Many projects, each with one webhook; in every round each publishes one event.</summary>
internal static class ProjectsBenchmark
{
    public static async Task RunAsync(Arguments arguments)
    {
        var projects = arguments.Number("projects", 10_000);
        var rounds = arguments.Number("rounds", 3);
        var pause = TimeSpan.FromSeconds(arguments.Number("pause-seconds", 0));
        var payload = arguments.Number("payload", 1000);
        var concurrency = arguments.Number("concurrency", 64);
        var storage = arguments.Choice("storage", BenchmarkDatabase.Sqlite, BenchmarkDatabase.PostgreSql);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();

        var report = new Report("projects", "many projects, one event each", arguments);
        using var folder = new TempFolder(parent);
        await using var database = await BenchmarkDatabase.StartAsync(storage, folder);
        report.Note("database", database.Description);
        await using var receiver = await ReceiverProcess.StartAsync();
        await using var engine = await HostEngine.StartAsync(database.Storage, new(payload));
        var registering = Stopwatch.GetTimestamp();
        await EachAsync((project, _) => engine.CreateWebhookAsync(NameOf(project), new(receiver.UrlOf(project), MaxInFlight: 16)));
        report.Figure("projects made over HTTP", Format.PerSecond(projects / Stopwatch.GetElapsedTime(registering).TotalSeconds));

        report.Line($"{"round",5}{"published/s",14}{"delivered/s",14}{"RSS",14}{"CPU/event",14}{"of database",14}");
        var events = new EventRange(0, 1);
        for (var round = 1; round <= rounds; round++, events = events.Next(1))
        {
            await Task.Delay(pause); // projects and webhooks that have had nothing to do for 30 s sleep
            var (range, before) = (events, Used());
            await receiver.ExpectAsync(projects, range);
            var start = Stopwatch.GetTimestamp();
            await EachAsync((project, _) => new PublishLoad(engine, NameOf(project), Batch: 1, Publishers: 1).RunAsync(range));
            var published = projects / Stopwatch.GetElapsedTime(start).TotalSeconds;
            var arrived = await receiver.WaitForAsync(projects, TimeSpan.FromSeconds(60));
            var delivered = projects / Stopwatch.GetElapsedTime(start, arrived.Last).TotalSeconds;
            report.Line($"{round,5}{published,14:N0}{delivered,14:N0}{Format.Megabytes(engine.Host.ResidentBytes),14}"
                + $"{PerEvent(Used().Host - before.Host),14}{PerEvent(Used().Database - before.Database),14}");
        }

        await engine.Host.StopAsync();
        if (database.Figures() is { } journal)
            report.Figure("journal rows / database", $"{journal.RowsPresent:N0} / {Format.Megabytes(journal.Bytes)}");
        report.End();

        (TimeSpan Host, TimeSpan Database) Used() => (engine.Host.Cpu, database.Cpu);

        string PerEvent(TimeSpan cpu) => Format.Microseconds(cpu.TotalMicroseconds / projects);

        Task EachAsync(Func<int, CancellationToken, Task> act) =>
            Parallel.ForAsync(0, projects, new ParallelOptions { MaxDegreeOfParallelism = concurrency },
                async (project, stop) => await act(project, stop));
    }

    private static string NameOf(int project) => $"project-{project}";
}
