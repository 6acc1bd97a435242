using System.Diagnostics;
using Webhooks.Benchmarks.Reporting;

namespace Webhooks.Benchmarks;

/// <summary>The benchmarks by name.</summary>
internal static class Catalogue
{
    /// <summary>The exit code when a figure is not within its budget.</summary>
    public const int BudgetMissed = 3;

    private static readonly (string Name, string Answers, Func<Arguments, Task> Run)[] Benchmarks =
    [
        ("raw", "How many signed POSTs/s a bare HttpClient loop reaches on this machine.", RawBenchmark.RunAsync),
        ("deliver", "Durable deliveries/s over the raw limit; CPU, allocation and journal rows per delivery.", DeliverBenchmark.RunAsync),
        ("cold", "The first 60,000 events of a fresh host over the next ones.", ColdBenchmark.RunAsync),
        ("size", "Rows and bytes in the database per delivered event, without its payload.", SizeBenchmark.RunAsync),
        ("peers", "The same events through Hangfire, through a channel in memory, and through the engine.", PeersBenchmark.RunAsync),
        ("latency", "Publish → receipt at a fixed rate.", LatencyBenchmark.RunAsync),
        ("isolation", "The throughput of nine webhooks beside a tenth whose receiver hangs.", IsolationBenchmark.RunAsync),
        ("recovery", "kill -9 with deliveries pending: time to ready, to the first delivery, to the last.", RecoveryBenchmark.RunAsync),
        ("backlog", "Memory and disk for a million events behind a dead receiver, and the drain.", BacklogBenchmark.RunAsync),
        ("idle", "Memory and start time of a host with 100,000 idle webhooks.", IdleBenchmark.RunAsync),
        ("million-webhooks", "The same with 1,000,000 in 10,000 projects.", IdleBenchmark.RunMillionAsync),
        ("node-loss", "kill -9 of each node of a cluster in turn, until the others serve every project.", NodeLossBenchmark.RunAsync),
        ("herd", "How evenly a thousand failing webhooks go on when their receivers return at once.", HerdBenchmark.RunAsync),
        ("fanout", "One event for each of 10,000 webhooks of a project.", FanOutBenchmark.RunAsync),
        ("projects", "One event for each of 10,000 projects.", ProjectsBenchmark.RunAsync),
        ("overload", "Memory, and another project's answers, while one is flooded.", OverloadBenchmark.RunAsync),
        ("schemas", "Publishing with a schema that rejects, over publishing without.", SchemasBenchmark.RunAsync),
        ("outbox", "Commit of the application's transaction → receipt, through the outbox.", OutboxBenchmark.RunAsync),
        ("flow", "Publishing through an Akka stream over NDJSON, and the memory of a long stream.", FlowBenchmark.RunAsync),
        ("filters", "10,000 webhooks that each want one customer's events, over one for all; filter-check.", FiltersBenchmark.RunAsync),
        ("check", "Those of budgets.json after one another; exit code 1 when a figure is not within its budget.", CheckAsync),
        ("all", "All of these after one another, at modest sizes.", RunAllAsync),
    ];

    private static readonly string[][] ModestSizes =
    [
        ["deliver", "--events", "50000"],
        ["cold", "--rounds", "1"],
        ["size", "--events", "20000"],
        ["peers", "--events", "2000"],
        ["latency", "--seconds", "10"],
        ["isolation", "--events", "5000"],
        ["recovery"],
        ["backlog", "--events", "200000"],
        ["idle", "--webhooks", "10000"],
        ["million-webhooks", "--webhooks", "20000", "--projects", "1000"],
        ["node-loss", "--rounds", "1"],
        ["herd", "--webhooks", "200"],
        ["fanout", "--webhooks", "1000"],
        ["projects", "--projects", "1000"],
        ["overload", "--seconds", "20"],
        ["schemas", "--events", "20000"],
        ["flow", "--events", "100000", "--round-events", "20000"],
        ["filters", "--webhooks", "1000", "--events", "20000"],
    ];

    public static Func<Arguments, Task>? Find(string name) => Benchmarks.FirstOrDefault(b => b.Name == name).Run;

    public static int Explain()
    {
        Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/Webhooks.Benchmarks -- <name> [--option value]...");
        foreach (var (name, answers, _) in Benchmarks)
            Console.Error.WriteLine($"  {name,-17} {answers}");
        Console.Error.WriteLine("Each prints its options with their values as the command that repeats it.");
        Console.Error.WriteLine($"Exit code {BudgetMissed}: a figure is not within its budget (budgets.json).");
        return 2;
    }

    /// <exception cref="BenchmarkException">At the end, when one of them could not run.</exception>
    private static async Task RunAllAsync(Arguments arguments)
    {
        arguments.Complete();
        var failed = (await RunAsync(ModestSizes)).Where(run => run.ExitCode is not (0 or BudgetMissed)).ToList();
        if (failed.Count > 0)
            throw new BenchmarkException($"Could not run: {string.Join(", ", failed.Select(run => run.Command))}.");
    }

    /// <exception cref="BenchmarkException">At the end, when one of them could not run or a figure is not within its budget.</exception>
    private static async Task CheckAsync(Arguments arguments)
    {
        arguments.Complete();
        var failed = (await RunAsync(Budgets.Checked)).Where(run => run.ExitCode != 0).ToList();
        if (failed.Count > 0)
            throw new BenchmarkException(
                $"Not within the budgets, or could not run:\n  {string.Join("\n  ", failed.Select(run => run.Command))}");
    }

    /// <summary>Each runs in a process of its own, so that none finds the heap and the compiled code of those before it.</summary>
    private static async Task<IReadOnlyList<(string Command, int ExitCode)>> RunAsync(IEnumerable<string[]> commands)
    {
        var runs = new List<(string, int)>();
        foreach (var words in commands)
        {
            using var process = Process.Start(ChildProcess.Describe(typeof(Catalogue).Assembly, words))!;
            await process.WaitForExitAsync();
            runs.Add((string.Join(' ', words), process.ExitCode));
        }

        return runs;
    }
}
