using System.Diagnostics.Metrics;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>What the consumer of a queue knows, for metrics and health.</summary>
internal sealed class QueueStatus(string queue, Counter<long> messages)
{
    private QueueLook? _last;

    public string Queue => queue;

    /// <summary>The last look; null while the queue is not consumed.</summary>
    public QueueLook? Last => Volatile.Read(ref _last);

    /// <summary>Why the queue was not consumed last; null when it has been for a while, or the first consumer starts.</summary>
    public string? Failure { get; private set; }

    /// <param name="look">What is seen.</param>
    /// <param name="isSteady">Whether the consumer has run for a while: an earlier failure is over.</param>
    public void Look(QueueLook look, bool isSteady)
    {
        if (isSteady)
            Failure = null;
        Volatile.Write(ref _last, look);
    }

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
