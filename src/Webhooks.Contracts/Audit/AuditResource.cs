namespace Webhooks.Contracts;

/// <summary>A change.</summary>
public sealed record AuditResource
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its project; null for a change of the host, such as that of a key.</summary>
    public required string? ProjectId { get; init; }

    /// <summary>Who made it.</summary>
    public required ActorResource Actor { get; init; }

    /// <summary>The IP address that it was made from; null when there is none.</summary>
    public required string? RemoteAddress { get; init; }

    /// <summary>What was done, such as <c>webhook.updated</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The id of what was changed.</summary>
    public required string Target { get; init; }

    /// <summary>
    /// By field the values before and after: <c>{"url":{"from":…,"to":…}}</c>. Secrets and values of headers are <c>***</c>; of a URL there
    /// are scheme, host, port and path.
    /// </summary>
    public required RawJson Changes { get; init; }
}

/// <summary>Who made a change.</summary>
public sealed record ActorResource
{
    /// <summary><c>key</c>, <c>portal</c>, <c>dashboard</c>, <c>cli</c>, <c>pbm</c>, <c>system</c> (the engine) or <c>host</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name, such as that of a key.</summary>
    public required string Name { get; init; }
}
