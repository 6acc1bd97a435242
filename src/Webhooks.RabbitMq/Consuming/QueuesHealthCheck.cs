using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>
/// Whether the queues are consumed, and no message waits for long. Never worse than degraded: taking traffic from the instance mends
/// neither.
/// </summary>
internal sealed class QueuesHealthCheck(QueueStatuses queues, ConsumerSettings settings) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var errors = queues.All.Select(Validate).OfType<string>().ToArray();
        return Task.FromResult(errors.Length > 0
            ? HealthCheckResult.Degraded(string.Join(' ', errors))
            : HealthCheckResult.Healthy($"Queues that are consumed: {queues.All.Count(queue => queue.Last is not null)}."));
    }

    private string? Validate(QueueStatus queue)
    {
        if (queue.Failure is { } failure)
            return $"The queue {queue.Queue} cannot be consumed: {failure}";
        var age = queues.AgeOf(queue);
        return age > settings.DegradedAfter
            ? $"The oldest message of the queue {queue.Queue} has waited for {Math.Floor(age.TotalSeconds)} s."
            : null;
    }
}
