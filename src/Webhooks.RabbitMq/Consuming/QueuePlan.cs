using Webhooks.Outbox.Relaying;
using Webhooks.RabbitMq.Mapping;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>What a consumer needs to know about its queue, from the options.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="DeadLetterQueue">Where messages go that are never published.</param>
/// <param name="Prefetch">How many messages are held unacknowledged.</param>
/// <param name="Map">Where the fields of events are.</param>
internal sealed record QueuePlan(string Queue, string DeadLetterQueue, ushort Prefetch, MessageMap Map)
{
    /// <summary>How much of a project is published at once, as the outbox does.</summary>
    public BatchBounds Bounds { get; } = new(MaxEvents: 500, MaxBytes: 1024 * 1024, Map.MaxEventBytes);
}
