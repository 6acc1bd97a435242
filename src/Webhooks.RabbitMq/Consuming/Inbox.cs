using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Webhooks.Outbox.Relaying;
using Webhooks.RabbitMq.Mapping;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>Receives the messages of a queue. The prefetch count bounds how many it holds.</summary>
internal sealed class Inbox(IChannel channel, WakeSignal wake, TimeProvider time) : AsyncDefaultBasicConsumer(channel)
{
    private readonly ConcurrentQueue<Message> _messages = [];
    private volatile string? _end;

    /// <summary>Why nothing is received any more; null as long as messages are.</summary>
    public string? End => _end;

    public bool TryTake([MaybeNullWhen(false)] out Message message) => _messages.TryDequeue(out message);

    public override Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        _messages.Enqueue(new(deliveryTag, exchange, routingKey, properties, body.ToArray(), time.GetUtcNow()));
        wake.Set();
        return Task.CompletedTask;
    }

    public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        EndAsync("The broker has cancelled the consumer: the queue was deleted, or moved to another node.");

    public override Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => EndAsync(reason.ReplyText);

    private Task EndAsync(string reason)
    {
        _end ??= reason;
        wake.Set();
        return Task.CompletedTask;
    }
}
