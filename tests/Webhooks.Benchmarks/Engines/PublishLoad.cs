using System.Diagnostics;

namespace Webhooks.Benchmarks.Engines;

/// <summary>Publishes a range of events in batches, as fast as the engine takes them.</summary>
internal sealed record PublishLoad(IEngine Engine, string Project, int Batch, int Publishers)
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    public async Task<Published> RunAsync(EventRange events)
    {
        var (next, refusals) = (-Batch, 0);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Publishers).Select(_ => Task.Run(WorkAsync)));
        return new(Stopwatch.GetElapsedTime(started), events.Count, refusals);

        async Task WorkAsync()
        {
            while (Interlocked.Add(ref next, Batch) is var start && start < events.Count)
            {
                while (!await Engine.TryPublishAsync(Project, events.Slice(start, Batch)))
                {
                    Interlocked.Increment(ref refusals);
                    await Task.Delay(Again);
                }
            }
        }
    }
}

/// <param name="Refusals">How often a batch was answered "not now" and published again.</param>
internal sealed record Published(TimeSpan Elapsed, int Events, int Refusals)
{
    public double PerSecond => Events / Elapsed.TotalSeconds;
}
