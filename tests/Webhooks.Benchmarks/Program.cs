using Webhooks.Benchmarks;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;

if (args is ["receiver", .. var receiverOptions])
    return ReceiverCommands.Run(new(receiverOptions));
if (args is not [var name, .. var options] || Catalogue.Find(name) is not { } benchmark)
    return Catalogue.Explain();
try
{
    await benchmark(new(options));
    return Report.AllBudgetsMet ? 0 : Catalogue.BudgetMissed;
}
catch (BenchmarkException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
