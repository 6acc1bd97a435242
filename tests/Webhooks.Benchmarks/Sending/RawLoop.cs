using System.Diagnostics;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Receiving;

namespace Webhooks.Benchmarks.Sending;

/// <summary>
/// The upper limit: the same signed bodies to the same receiver at the same concurrency, by a loop that keeps nothing.
/// </summary>
internal sealed class RawLoop(ReceiverProcess receiver, Payloads payloads, int webhooks, int concurrency) : IDisposable
{
    private readonly SignedPosts _posts = new(payloads);
    private readonly Uri[] _urls = [.. Enumerable.Range(0, webhooks).Select(w => new Uri(receiver.UrlOf(w)))];

    public void Dispose() => _posts.Dispose();

    public async Task<Throughput> RunAsync(EventRange events)
    {
        await receiver.ExpectAsync(webhooks, events);
        var posts = (long)events.Count * webhooks;
        var next = -1L;
        var before = ResourceUse.OfThisProcess();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(WorkAsync)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = ResourceUse.OfThisProcess() - before;
        await receiver.WaitForAsync(posts, TimeSpan.FromSeconds(5));
        return new(posts, elapsed, used);

        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref next) is var post && post < posts)
                await _posts.PostAsync(_urls[post % webhooks], events.First + post / webhooks);
        }
    }
}
