using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;
using Webhooks.Benchmarks.Sending;

namespace Webhooks.Benchmarks;

/// <summary>The raw limit alone: how fast this machine can be at all, and what receiver and sender cost.</summary>
internal static class RawBenchmark
{
    private const int WarmUp = 100_000;

    public static async Task RunAsync(Arguments arguments)
    {
        var events = arguments.Number("events", 200_000);
        var payload = arguments.Number("payload", 1000);
        var webhooks = arguments.Number("webhooks", 1);
        var concurrency = arguments.Number("concurrency", 64);
        var rounds = arguments.Number("rounds", 3);
        arguments.Complete();

        var report = new Report("raw", "signed POSTs/s of a bare HttpClient loop, nothing kept", arguments);
        await using var receiver = await ReceiverProcess.StartAsync();
        using var loop = new RawLoop(receiver, new(payload), webhooks, concurrency);
        var range = new EventRange(0, WarmUp);
        await loop.RunAsync(range);
        for (var round = 1; round <= rounds; round++)
        {
            var before = await receiver.CountAsync();
            var posts = await loop.RunAsync(range = range.Next(events));
            var receiverCpu = (await receiver.CountAsync()).Cpu - before.Cpu;
            report.Line(
                $"round {round}  {Format.PerSecond(posts.PerSecond),12}   sender {Format.Microseconds(posts.CpuMicroseconds)} CPU, "
                + $"{Format.Kilobytes(posts.AllocatedBytes)}   receiver "
                + $"{Format.Microseconds(receiverCpu.TotalMicroseconds / posts.Deliveries)} CPU");
        }

        report.End();
    }
}
