using Akka.Actor;
using Akka.Cluster.Sharding;
using Webhooks.Model;

namespace Webhooks.Actors.Protocol;

/// <summary>A message to the host's keys.</summary>
internal interface IKeyMessage;

/// <summary>Answered with <see cref="KeyDone"/> once it is durable.</summary>
internal sealed record CreateKey(RuntimeKey Key) : IKeyMessage
{
    /// <summary>Who asks for it.</summary>
    public Actor? By { get; init; }
}

/// <summary>Answered with <see cref="KeyDone"/> once it is durable.</summary>
internal sealed record RevokeKey(RuntimeKeyId Key, DateTimeOffset At) : IKeyMessage
{
    /// <summary>Who asks for it.</summary>
    public Actor? By { get; init; }
}

internal sealed record KeyDone(RuntimeKeyId Key);

/// <summary>Stops the keys' actor: its shard moves.</summary>
internal sealed record StopKeys : INoSerializationVerificationNeeded
{
    public static StopKeys Instance { get; } = new();
}

/// <summary>The key of the keys' region in the actor registry.</summary>
internal sealed class KeyRegion;

/// <summary>One entity in one shard: the only writer of the host's keys.</summary>
internal sealed class KeyExtractor() : HashCodeMessageExtractor(1)
{
    public override string? EntityId(object message) => message is IKeyMessage ? "keys" : null;
}
