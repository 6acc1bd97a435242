using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Model;

/// <summary>
/// The retries of a window by the time at which they are due, and those in flight. Entries are hints: one whose retry is gone, in flight
/// or due at another time is dropped when it is reached.
/// </summary>
internal sealed class RetryQueue
{
    private readonly Dictionary<long, Retry> _inFlight = [];

    /// <summary>Sequences of retries of live deliveries.</summary>
    public PriorityQueue<long, DateTimeOffset> Live { get; } = new();

    /// <summary>Retries of resent deliveries; they are separate, because there may be millions.</summary>
    public PriorityQueue<long, DateTimeOffset> Resent { get; } = new();

    public IReadOnlyDictionary<long, Retry> InFlight => _inFlight;

    public void Add(Retry retry) => Add(retry.Position.Sequence, retry.DueAt, retry.Resent is not null);

    public void Add(long sequence, DateTimeOffset due, bool isResent) => (isResent ? Resent : Live).Enqueue(sequence, due);

    /// <summary>A delivery was resent, or its retry is due sooner.</summary>
    public void Renew(Retry retry)
    {
        if (_inFlight.ContainsKey(retry.Position.Sequence))
            _inFlight[retry.Position.Sequence] = retry;
        else
            Add(retry);
    }

    /// <summary>When the earliest retry is due that is not in flight and does not wait for an earlier event of its key; or null.</summary>
    public DateTimeOffset? NextDue(IReadOnlyDictionary<long, Retry> retrying, KeyOrder? order)
    {
        var (live, resent) = (Next(Live, retrying, order)?.DueAt, Next(Resent, retrying, order)?.DueAt);
        return live is null || resent < live ? resent : live;
    }

    /// <summary>The next retry of a queue that is due; it is in flight from now on.</summary>
    public bool TryStart(
        PriorityQueue<long, DateTimeOffset> queue,
        DateTimeOffset now,
        IReadOnlyDictionary<long, Retry> retrying,
        KeyOrder? order,
        [NotNullWhen(true)] out Retry? retry)
    {
        retry = Next(queue, retrying, order);
        if (retry is null || retry.DueAt > now)
        {
            retry = null;
            return false;
        }

        queue.Dequeue();
        _inFlight.Add(retry.Position.Sequence, retry);
        order?.Start(retry.Position.Sequence);
        return true;
    }

    /// <summary>A retry is no longer in flight; false if it was not.</summary>
    public bool TryEnd(long sequence, [NotNullWhen(true)] out Retry? retry) => _inFlight.Remove(sequence, out retry);

    private Retry? Next(PriorityQueue<long, DateTimeOffset> queue, IReadOnlyDictionary<long, Retry> retrying, KeyOrder? order)
    {
        while (queue.TryPeek(out var sequence, out var due))
        {
            if (retrying.TryGetValue(sequence, out var retry) && retry.DueAt == due && !_inFlight.ContainsKey(sequence))
            {
                if (order?.MayStart(sequence) != false)
                    return retry;
                order!.Park(sequence, due);
            }

            queue.Dequeue();
        }

        return null;
    }
}
