using System.Diagnostics.Metrics;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>What the consumer of a queue knows, for metrics and health.</summary>
internal sealed class QueueStatus(string queue, Counter<long> messages)
{
    private QueueLook? _last;

    public string Queue => queue;

    /// <summary>The last look; null while the queue is not consumed.</summary>
    public QueueLook? Last => Volatile.Read(ref _last);

    /// <summary>Why the queue is not consumed; null when it is, or has never been.</summary>
    public string? Failure { get; private set; }

    public void Connected()
    {
        Failure = null;
        Look(0, null);
    }

    public void Look(int unacknowledged, DateTimeOffset? oldestAt) => Volatile.Write(ref _last, new(unacknowledged, oldestAt));

    public void Failed(string failure)
    {
        Failure = failure;
        Volatile.Write(ref _last, null);
    }

    public void Stored(int count) => Add(count, "stored");

    public void Duplicates(int count) => Add(count, "duplicate");

    public void DeadLetters(int count) => Add(count, "dead_letter");

    private void Add(int count, string result)
    {
        if (count > 0)
            messages.Add(count, new("webhooks.result", result), new("webhooks.queue", queue));
    }
}

/// <param name="Unacknowledged">How many messages are held.</param>
/// <param name="OldestAt">When the first of them was received; null when there is none.</param>
internal sealed record QueueLook(int Unacknowledged, DateTimeOffset? OldestAt);
