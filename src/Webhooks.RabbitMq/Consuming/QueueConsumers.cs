using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Actors;
using Webhooks.Outbox.Relaying;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>The consumers of all queues; one that fails leaves the others alone.</summary>
internal sealed class QueueConsumers(
    ConsumerSettings settings, IWebhookPublisher publisher, QueueStatuses statuses, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<QueueConsumers> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await HostStart.WaitAsync(lifetime, stoppingToken).ConfigureAwait(false);
        await Task.WhenAll(settings.Queues.Zip(statuses.All, (queue, status) =>
            new QueueConsumer(settings, queue, publisher, status, time, logger).RunAsync(stoppingToken))).ConfigureAwait(false);
    }
}
