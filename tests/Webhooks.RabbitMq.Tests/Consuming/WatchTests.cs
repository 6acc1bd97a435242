using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Outbox.Tests;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.RabbitMq.Tests.Consuming;

/// <summary>What an operator sees.</summary>
public sealed class WatchTests
{
    private readonly LogPublisher _publisher = new();

    [BrokerFact]
    public async Task A_queue_that_does_not_exist_is_reported_and_consumed_as_soon_as_it_does()
    {
        await using var broker = await Broker.ConnectAsync();
        const string queue = "created-later";
        await using var host = await ConsumerHost.StartAsync(_publisher, queue);
        var failing = await Looks.Until(host.HealthAsync, health => health.Status != HealthStatus.Healthy);
        Assert.Equal(HealthStatus.Degraded, failing.Status);
        Assert.Contains("The queue created-later cannot be consumed", failing.Description);
        Assert.Contains("no queue 'created-later'", failing.Description);

        await broker.DeclareAsync(queue);
        await broker.PublishAsync(queue, "a");
        await _publisher.Until("a");

        var healthy = await Looks.Until(host.HealthAsync, health => health.Status == HealthStatus.Healthy);
        Assert.Equal("Queues that are consumed: 1.", healthy.Description);
    }

    [BrokerFact]
    public async Task Messages_are_counted_by_what_became_of_them()
    {
        await using var broker = await Broker.ConnectAsync();
        var queue = await broker.QueueAsync();
        var counted = new ConcurrentDictionary<string, long>();
        await using var host = await ConsumerHost.StartAsync(_publisher, queue);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (ReferenceEquals(instrument.Meter, host.Statuses.Meter))
                it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            counted.AddOrUpdate($"{tags[0].Value} {tags[1].Value}", value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            counted[$"{instrument.Name} {tags[0].Value}"] = (long)value);
        listener.Start();

        await broker.PublishAsync(queue, "a");
        await broker.PublishAsync(queue, "a");
        await broker.PublishAsync(queue, null);
        await Looks.Until(
            () => Task.FromResult(string.Join(' ', counted.Where(count => !count.Key.StartsWith("webhooks.", StringComparison.Ordinal))
                .Select(count => $"{count.Key}={count.Value}").Order())),
            seen => seen == $"dead_letter {queue}=1 duplicate {queue}=1 stored {queue}=1");
        listener.RecordObservableInstruments();

        Assert.Equal(1, counted[$"webhooks.rabbitmq.consumers {queue}"]);
        Assert.True(counted.ContainsKey($"webhooks.rabbitmq.unacknowledged {queue}"));
        Assert.True(counted.ContainsKey($"webhooks.rabbitmq.oldest.age {queue}"));
    }
}
