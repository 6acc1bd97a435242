namespace Webhooks.Actors;

/// <summary>The nodes and what runs where, as this node sees it.</summary>
/// <param name="Self">The node that was asked.</param>
/// <param name="Leader">The node that decides who belongs to the cluster, or null while there is none.</param>
/// <param name="Members">All nodes, by address.</param>
/// <param name="Regions">What is sharded over them; a region whose nodes do not answer in time has none.</param>
public sealed record ClusterView(string Self, string? Leader, IReadOnlyList<ClusterMember> Members, IReadOnlyList<ShardRegionView> Regions);

/// <summary>A node.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Status"><c>joining</c>, <c>weakly_up</c>, <c>up</c>, <c>leaving</c>, <c>exiting</c> or <c>down</c>.</param>
/// <param name="Roles">What it was started with.</param>
/// <param name="IsReachable">Whether this node hears from it.</param>
public sealed record ClusterMember(string Address, string Status, IReadOnlyList<string> Roles, bool IsReachable);

/// <summary>Where the shards of one kind of actors are.</summary>
/// <param name="Name"><c>project</c> or <c>webhook</c>.</param>
/// <param name="Nodes">By address.</param>
public sealed record ShardRegionView(string Name, IReadOnlyList<NodeShards> Nodes);

/// <summary>What a node has of them.</summary>
/// <param name="Address">The node.</param>
/// <param name="Shards">The ids of its shards.</param>
/// <param name="Entities">How many of their actors are in memory.</param>
public sealed record NodeShards(string Address, IReadOnlyList<string> Shards, long Entities);
