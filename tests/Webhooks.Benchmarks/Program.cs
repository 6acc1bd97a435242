using Webhooks.Benchmarks;
using Webhooks.Benchmarks.Receiving;

try
{
    switch (args)
    {
        case ["receiver", .. var options]:
            return ReceiverCommands.Run(new(options));
        case ["raw", .. var options]:
            await RawBenchmark.RunAsync(new(options));
            return 0;
        default:
            return 2;
    }
}
catch (BenchmarkException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
