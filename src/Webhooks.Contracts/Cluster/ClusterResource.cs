namespace Webhooks.Contracts;

/// <summary>The nodes and the shards of each, as the answering node sees them.</summary>
public sealed record ClusterResource
{
    /// <summary>The address of the answering node.</summary>
    public required string Self { get; init; }

    /// <summary>The address of the node that decides about membership; null while there is none.</summary>
    public required string? Leader { get; init; }

    /// <summary>All nodes, by address.</summary>
    public required IReadOnlyList<MemberResource> Members { get; init; }

    /// <summary>Where the shards are, for projects and for webhooks.</summary>
    public required IReadOnlyList<ShardsResource> Shards { get; init; }
}

/// <summary>A node.</summary>
public sealed record MemberResource
{
    /// <summary>Where the other nodes reach it.</summary>
    public required string Address { get; init; }

    /// <summary>joining, weakly_up, up, leaving, exiting or down.</summary>
    public required string Status { get; init; }

    /// <summary>The roles that it was started with.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Whether it is the leader.</summary>
    public required bool Leader { get; init; }

    /// <summary>Whether it is the answering node.</summary>
    public required bool Self { get; init; }

    /// <summary>Whether the answering node can reach it.</summary>
    public required bool Reachable { get; init; }
}

/// <summary>Where the shards of projects or of webhooks are.</summary>
public sealed record ShardsResource
{
    /// <summary>project or webhook.</summary>
    public required string Region { get; init; }

    /// <summary>By address; empty if the nodes do not answer in time.</summary>
    public required IReadOnlyList<NodeShardsResource> Nodes { get; init; }
}

/// <summary>The shards of one node.</summary>
public sealed record NodeShardsResource
{
    /// <summary>The node.</summary>
    public required string Address { get; init; }

    /// <summary>The ids of its shards.</summary>
    public required IReadOnlyList<string> Shards { get; init; }

    /// <summary>How many projects or webhooks of these are in memory.</summary>
    public required long Entities { get; init; }
}
