using System.Diagnostics.Metrics;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>The states of all queues that this process consumes, and their instruments.</summary>
internal sealed class QueueStatuses : IDisposable
{
    private readonly TimeProvider _time;

    public QueueStatuses(ConsumerSettings settings, TimeProvider time)
    {
        _time = time;
        Meter = new(RabbitMqTelemetry.MeterName);
        var messages = Meter.CreateCounter<long>(
            "webhooks.rabbitmq.messages", "{message}", "Messages that are acknowledged, by what became of them.");
        All = [.. settings.Queues.Select(queue => new QueueStatus(queue.Queue, messages))];
        Meter.CreateObservableGauge(
            "webhooks.rabbitmq.consumers", () => Measured(queue => queue.Last is null ? 0 : 1), "{consumer}",
            "Whether this process consumes the queue.");
        Meter.CreateObservableGauge(
            "webhooks.rabbitmq.unacknowledged", () => Measured(queue => queue.Last?.Unacknowledged ?? 0), "{message}",
            "Messages that were received and are not acknowledged.");
        Meter.CreateObservableGauge(
            "webhooks.rabbitmq.oldest.age", () => Measured(queue => AgeOf(queue).TotalSeconds), "s",
            "How long the oldest of them has been here.");
    }

    public IReadOnlyList<QueueStatus> All { get; }

    internal Meter Meter { get; }

    public void Dispose() => Meter.Dispose();

    /// <summary>How long the oldest message that is not acknowledged has been here.</summary>
    public TimeSpan AgeOf(QueueStatus queue) =>
        queue.Last?.OldestAt is { } at && _time.GetUtcNow() - at is { Ticks: > 0 } age ? age : TimeSpan.Zero;

    private IEnumerable<Measurement<double>> Measured(Func<QueueStatus, double> value) =>
        All.Select(queue => new Measurement<double>(value(queue), new KeyValuePair<string, object?>("webhooks.queue", queue.Queue)));
}
