using System.Text;
using Webhooks.Outbox.Tests;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.RabbitMq.Tests.Consuming;

/// <summary>What becomes of messages, with a broker and a publisher in memory.</summary>
public sealed class ConsumerTests
{
    private readonly LogPublisher _publisher = new();

    [BrokerFact]
    public async Task A_message_is_published_with_its_fields_and_acknowledged()
    {
        await using var broker = await Broker.ConnectAsync();
        var queue = await broker.QueueAsync();
        await using (await ConsumerHost.StartAsync(_publisher, queue, map => map.Data = "/order"))
        {
            await broker.PublishAsync(
                queue, "a", """{"order":{"total": 12.50}}""", headers: new() { ["key"] = "order 1 – ü" },
                with: properties => properties.Timestamp = new(1_700_000_000));
            await _publisher.Until("a");
        }

        // What an instance that has stopped did not acknowledge would be ready again.
        Assert.Equal(0u, await broker.ReadyAsync(queue));
        var draft = Assert.Single(_publisher.Drafts);
        Assert.Equal(
            ("order.paid", "order 1 – ü", """{"total": 12.50}""", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)),
            (draft.Type.Value, draft.Key, Encoding.UTF8.GetString(draft.Data.Span), draft.Timestamp));
    }

    [BrokerFact]
    public async Task While_the_engine_is_unavailable_messages_are_held_and_then_published_in_their_order()
    {
        await using var broker = await Broker.ConnectAsync();
        var queue = await broker.QueueAsync();
        var (tries, isUnavailable) = (0, true);
        _publisher.IsUnavailable = _ => isUnavailable && Interlocked.Increment(ref tries) > 0;
        var ids = Enumerable.Range(0, 30).Select(i => $"m{i}").ToArray();
        await using (var host = await ConsumerHost.StartAsync(_publisher, queue, map => map.Prefetch = 10))
        {
            foreach (var id in ids)
                await broker.PublishAsync(queue, id);
            await broker.UntilReady(queue, 20);
            await Looks.Until(() => Task.FromResult(Volatile.Read(ref tries)), count => count >= 3);
            Assert.Equal(20u, await broker.ReadyAsync(queue));
            Assert.Equal(10, host.Statuses.All[0].Last?.Unacknowledged);

            Volatile.Write(ref isUnavailable, false);
            await _publisher.Until(ids);
        }

        Assert.Equal(ids, _publisher.Ids);
        Assert.Equal(0, _publisher.Duplicates);
        Assert.Equal(0u, await broker.ReadyAsync(queue));
    }

    [BrokerFact]
    public async Task A_project_that_is_unavailable_delays_no_other()
    {
        await using var broker = await Broker.ConnectAsync();
        var queue = await broker.QueueAsync();
        var isUnavailable = true;
        _publisher.IsUnavailable = project => project.Value == "slow" && Volatile.Read(ref isUnavailable);
        await using (await ConsumerHost.StartAsync(_publisher, queue, map => map.Project = "header:project"))
        {
            await Publish("s1", "slow");
            await Publish("f1", "fast");
            await Publish("s2", "slow");
            await Publish("f2", "fast");
            await _publisher.Until("f1", "f2");
            Volatile.Write(ref isUnavailable, false);
            await _publisher.Until("s1", "s2");
        }

        Assert.Equal(["f1", "f2", "s1", "s2"], _publisher.Ids);
        Assert.Equal(0u, await broker.ReadyAsync(queue));

        Task Publish(string id, string project) => broker.PublishAsync(queue, id, headers: new() { ["project"] = project });
    }

    [BrokerFact]
    public async Task After_a_lost_connection_the_queue_is_consumed_again_and_what_was_stored_is_known()
    {
        await using var broker = await Broker.ConnectAsync();
        var queue = await broker.QueueAsync();
        using var network = new CuttingProxy((await RabbitMqServer.Shared).Port);
        var cuts = 0;
        _publisher.Refuses = draft =>
        {
            // Stored, and the acknowledgement is lost.
            if (draft.Id!.Value.Value == "b" && Interlocked.Increment(ref cuts) == 1)
                network.Cut();
            return null;
        };
        await using (await ConsumerHost.StartAsync(_publisher, options =>
        {
            options.Uri = new($"amqp://127.0.0.1:{network.Port}/");
            options.Queues.Add(new(queue) { Project = "value:shop" });
        }))
        {
            await broker.PublishAsync(queue, "a");
            await _publisher.Until("a");
            await broker.PublishAsync(queue, "b");
            await Looks.Until(() => Task.FromResult(_publisher.Duplicates), duplicates => duplicates > 0);
            await broker.PublishAsync(queue, "c");
            await _publisher.Until("c");
        }

        Assert.Equal(["a", "b", "c"], _publisher.Ids);
        Assert.Equal(0u, await broker.ReadyAsync(queue));
    }

    [BrokerFact]
    public async Task A_host_that_stops_acknowledges_what_was_in_flight()
    {
        await using var broker = await Broker.ConnectAsync();
        var queue = await broker.QueueAsync();
        var stopping = new TaskCompletionSource<Task>();
        await using var host = await ConsumerHost.StartAsync(_publisher, queue);
        _publisher.Refuses = _ =>
        {
            stopping.TrySetResult(host.StopAsync());
            return null;
        };

        await broker.PublishAsync(queue, "a");
        await await stopping.Task;

        Assert.Equal(["a"], _publisher.Ids);
        Assert.Equal(0u, await broker.ReadyAsync(queue));
    }

    [BrokerFact]
    public async Task Several_instances_share_a_queue_and_each_consumes_several()
    {
        await using var broker = await Broker.ConnectAsync();
        var (one, other) = (await broker.QueueAsync(), await broker.QueueAsync());
        var ids = Enumerable.Range(0, 100).Select(i => $"m{i}").ToArray();
        await using (var first = await ConsumerHost.StartAsync(_publisher, Both))
        await using (var second = await ConsumerHost.StartAsync(_publisher, Both))
        {
            await first.UntilConsuming();
            await second.UntilConsuming();
            await Task.WhenAll(ids.Select((id, i) => i % 2 == 0
                ? broker.PublishAsync(one, id)
                : broker.PublishAsync(other, null, $$"""{"id":"{{id}}"}""")));
            await _publisher.Until(ids);
        }

        Assert.Equal(ids.Order(), _publisher.Ids.Order());
        Assert.Equal(0, _publisher.Duplicates);
        Assert.Equal((0u, 0u), (await broker.ReadyAsync(one), await broker.ReadyAsync(other)));

        void Both(RabbitMqOptions options)
        {
            options.Queues.Add(new(one) { Project = "value:shop", Prefetch = 5 });
            options.Queues.Add(new(other) { Project = "value:shop", Id = "json:/id" });
        }
    }
}
