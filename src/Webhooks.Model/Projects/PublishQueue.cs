namespace Webhooks.Model;

/// <summary>A publish that waits to be written.</summary>
/// <param name="From">The publisher to answer.</param>
/// <param name="At">When it arrived, on a monotonic clock.</param>
internal readonly record struct QueuedPublish<TFrom>(Publish Publish, TFrom From, TimeSpan At)
{
    public long Bytes => Publish.Drafts.Sum(draft => (long)draft.Draft.Data.Length);
}

/// <summary>Publishes that wait while a write is in flight; then all of them, up to a bound, are the next write.</summary>
internal sealed class PublishQueue<TFrom>
{
    /// <summary>The maximum that may wait; above it publishes are refused.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>
    /// The maximum size of one write: large enough to make fsyncs cheap, small enough that other projects on the node, which wait for it,
    /// are answered soon.
    /// </summary>
    public const int MaxGroupBytes = 1024 * 1024;

    private readonly Queue<QueuedPublish<TFrom>> _queue = new();

    public long Bytes { get; private set; }

    public bool IsEmpty => _queue.Count == 0;

    public bool HasRoomFor(long bytes) => Bytes + bytes <= MaxBytes;

    public bool TryAdd(QueuedPublish<TFrom> publish)
    {
        var bytes = publish.Bytes;
        if (!HasRoomFor(bytes))
            return false;
        Bytes += bytes;
        _queue.Enqueue(publish);
        return true;
    }

    /// <summary>The next group, in the order in which its publishes arrived.</summary>
    public IReadOnlyList<QueuedPublish<TFrom>> TakeGroup()
    {
        var group = new List<QueuedPublish<TFrom>>();
        var bytes = 0L;
        while (bytes < MaxGroupBytes && _queue.TryDequeue(out var next))
        {
            bytes += next.Bytes;
            group.Add(next);
        }

        Bytes -= bytes;
        return group;
    }

    public IReadOnlyList<QueuedPublish<TFrom>> TakeAll()
    {
        QueuedPublish<TFrom>[] all = [.. _queue];
        _queue.Clear();
        Bytes = 0;
        return all;
    }
}
