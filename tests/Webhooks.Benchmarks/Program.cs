using Webhooks.Benchmarks;
using Webhooks.Benchmarks.Receiving;

if (args is ["receiver", .. var receiverOptions])
    return ReceiverCommands.Run(new(receiverOptions));
if (args is not [var name, .. var options] || Catalogue.Find(name) is not { } benchmark)
    return Catalogue.Explain();
try
{
    await benchmark(new(options));
    return 0;
}
catch (BenchmarkException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
