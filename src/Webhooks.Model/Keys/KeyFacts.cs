namespace Webhooks.Model;

/// <summary>What the host's keys persist.</summary>
internal abstract record KeyFact;

/// <summary>There is a key.</summary>
internal sealed record KeyCreated(RuntimeKey Key) : KeyFact;

/// <summary>A key is refused from now on.</summary>
internal sealed record KeyRevoked(RuntimeKeyId Key, DateTimeOffset At) : KeyFact;
