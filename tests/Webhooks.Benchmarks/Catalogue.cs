using System.Diagnostics;

namespace Webhooks.Benchmarks;

/// <summary>The benchmarks by name.</summary>
internal static class Catalogue
{
    private static readonly (string Name, string Answers, Func<Arguments, Task> Run)[] Benchmarks =
    [
        ("raw", "How many signed POSTs/s a bare HttpClient loop reaches on this machine.", RawBenchmark.RunAsync),
        ("deliver", "Durable deliveries/s over the raw limit; CPU, allocation and journal rows per delivery.", DeliverBenchmark.RunAsync),
        ("latency", "Publish → receipt at a fixed rate.", LatencyBenchmark.RunAsync),
        ("isolation", "The throughput of nine webhooks beside a tenth whose receiver hangs.", IsolationBenchmark.RunAsync),
        ("recovery", "kill -9 with deliveries pending: time to ready, to the first delivery, to the last.", RecoveryBenchmark.RunAsync),
        ("backlog", "Memory and disk for a million events behind a dead receiver, and the drain.", BacklogBenchmark.RunAsync),
        ("idle", "Memory and start time of a host with 100,000 idle webhooks.", IdleBenchmark.RunAsync),
        ("herd", "How evenly a thousand failing webhooks go on when their receivers return at once.", HerdBenchmark.RunAsync),
        ("fanout", "One event for each of 10,000 webhooks of a project.", FanOutBenchmark.RunAsync),
        ("projects", "One event for each of 10,000 projects.", ProjectsBenchmark.RunAsync),
        ("overload", "Memory, and another project's answers, while one is flooded.", OverloadBenchmark.RunAsync),
        ("schemas", "Publishing with a schema that rejects, over publishing without.", SchemasBenchmark.RunAsync),
        ("all", "All of these after one another, at modest sizes.", RunAllAsync),
    ];

    private static readonly string[][] ModestSizes =
    [
        ["deliver", "--events", "50000"],
        ["latency", "--seconds", "10"],
        ["isolation", "--events", "5000"],
        ["recovery"],
        ["backlog", "--events", "200000"],
        ["idle", "--webhooks", "10000"],
        ["herd", "--webhooks", "200"],
        ["fanout", "--webhooks", "1000"],
        ["projects", "--projects", "1000"],
        ["overload", "--seconds", "20"],
        ["schemas", "--events", "20000"],
    ];

    public static Func<Arguments, Task>? Find(string name) => Benchmarks.FirstOrDefault(b => b.Name == name).Run;

    public static int Explain()
    {
        Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/Webhooks.Benchmarks -- <name> [--option value]...");
        foreach (var (name, answers, _) in Benchmarks)
            Console.Error.WriteLine($"  {name,-10} {answers}");
        Console.Error.WriteLine("Each prints its options with their values as the command that repeats it.");
        return 2;
    }

    /// <summary>Each runs in a process of its own, so that none finds the heap and the compiled code of those before it.</summary>
    /// <exception cref="BenchmarkException">At the end, when one of them could not run.</exception>
    private static async Task RunAllAsync(Arguments arguments)
    {
        arguments.Complete();
        var failed = new List<string>();
        foreach (var words in ModestSizes)
        {
            using var process = Process.Start(ChildProcess.Describe(typeof(Catalogue).Assembly, words))!;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                failed.Add(words[0]);
        }

        if (failed.Count > 0)
            throw new BenchmarkException($"Could not run: {string.Join(", ", failed)}.");
    }
}
