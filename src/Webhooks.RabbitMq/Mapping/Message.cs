using RabbitMQ.Client;

namespace Webhooks.RabbitMq.Mapping;

/// <summary>A message as it was received; its body is a copy that outlives the driver's buffer.</summary>
/// <param name="Tag">Its number on the channel.</param>
/// <param name="Exchange">Where it was published.</param>
/// <param name="RoutingKey">With which routing key.</param>
/// <param name="Properties">Its properties and headers.</param>
/// <param name="Body">Its body.</param>
/// <param name="ReceivedAt">When it was received here.</param>
internal sealed record Message(
    ulong Tag, string Exchange, string RoutingKey, IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body,
    DateTimeOffset ReceivedAt);
