namespace Webhooks.Model;

/// <summary>What the host's keys persist.</summary>
internal abstract record KeyFact
{
    /// <summary>Who caused it, and what it changed; null when that is not recorded.</summary>
    public AuditMark? Audit { get; init; }
}

/// <summary>There is a key.</summary>
internal sealed record KeyCreated(RuntimeKey Key) : KeyFact;

/// <summary>A key is refused from now on.</summary>
internal sealed record KeyRevoked(RuntimeKeyId Key, DateTimeOffset At) : KeyFact;
