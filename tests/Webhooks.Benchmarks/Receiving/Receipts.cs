using System.Diagnostics;

namespace Webhooks.Benchmarks.Receiving;

/// <summary>When each event of a range first arrived at each webhook, on the machine's monotonic clock.</summary>
internal sealed class Receipts(int webhooks, EventRange events)
{
    private readonly long[] _arrivals = new long[webhooks * events.Count];
    private long _requests;
    private long _distinct;
    private long _unexpected;
    private long _first;
    private long _last;

    public void Record(int webhook, long number)
    {
        var now = Stopwatch.GetTimestamp();
        var index = number - events.First;
        Interlocked.Increment(ref _requests);
        if (webhook >= webhooks || index < 0 || index >= events.Count)
            Interlocked.Increment(ref _unexpected);
        else if (Interlocked.CompareExchange(ref _arrivals[webhook * events.Count + index], now, 0) == 0)
            CountDistinct(now);
    }

    public ReceiptCounts Count(long malformed) => new(
        Interlocked.Read(ref _requests),
        Interlocked.Read(ref _distinct),
        Interlocked.Read(ref _unexpected),
        malformed,
        Interlocked.Read(ref _first),
        Interlocked.Read(ref _last),
        Environment.CpuUsage.TotalTime);

    /// <summary>Arrivals, all events of webhook 0 first; 0 for what did not arrive.</summary>
    public IReadOnlyList<long> Arrivals() => _arrivals;

    private void CountDistinct(long now)
    {
        if (Interlocked.Increment(ref _distinct) == 1)
            Interlocked.Exchange(ref _first, now);
        Interlocked.Exchange(ref _last, now);
    }
}
