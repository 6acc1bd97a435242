using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Webhooks.Actors.Authorization;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>The host's nodes.</summary>
public sealed class GatewayCluster
{
    /// <summary>How long nodes may take to report their shards: less than a caller waits.</summary>
    private static readonly TimeSpan TellWithin = TimeSpan.FromSeconds(3);

    private readonly IReadOnlyActorRegistry _registry;
    private readonly NodeReference? _node;
    private readonly AccessCheck _check;

    internal GatewayCluster(IReadOnlyActorRegistry registry, NodeReference? node, AccessCheck check) =>
        (_registry, _node, _check) = (registry, node, check);

    /// <summary>The nodes and their shards.</summary>
    public async Task<ClusterView> DescribeAsync(CancellationToken cancellationToken = default)
    {
        _check.RequireAll(Capabilities.Admin);
        var cluster = Akka.Cluster.Cluster.Get(_node!.Node.System);
        var projects = ShardsAsync<ProjectRegion>("project", cancellationToken);
        var webhooks = ShardsAsync<WebhookRegion>("webhook", cancellationToken);
        var state = cluster.State;
        var members = state.Members.OrderBy(member => member.Address.ToString(), StringComparer.Ordinal).Select(member => new ClusterMember(
            member.Address.ToString(), NameOf(member.Status), [.. member.Roles.Order(StringComparer.Ordinal)],
            !state.Unreachable.Contains(member)));
        return new(
            cluster.SelfAddress.ToString(),
            state.Leader?.ToString(),
            [.. members],
            [await projects.ConfigureAwait(false), await webhooks.ConfigureAwait(false)]);
    }

    /// <summary>
    /// Why the node cannot serve yet, or null: it is a member of the cluster, and its regions are known to their coordinators.
    /// </summary>
    internal async Task<string?> NotServingReasonAsync(CancellationToken cancellationToken)
    {
        if (_node is null || !_registry.TryGet<ProjectRegion>(out _))
            return "The engine is starting.";
        var cluster = Akka.Cluster.Cluster.Get(_node.Node.System);
        if (cluster.SelfMember.Status != MemberStatus.Up)
            return $"The node is not a member of its cluster: it is {NameOf(cluster.SelfMember.Status)}.";
        var projects = IsCoordinatedAsync<ProjectRegion>(cluster.SelfAddress, cancellationToken);
        var webhooks = IsCoordinatedAsync<WebhookRegion>(cluster.SelfAddress, cancellationToken);
        return await projects.ConfigureAwait(false) && await webhooks.ConfigureAwait(false)
            ? null
            : "The node is waiting for the cluster to assign shards to it.";
    }

    private async Task<bool> IsCoordinatedAsync<TRegion>(Address self, CancellationToken cancellationToken)
    {
        try
        {
            var regions = await _registry.Get<TRegion>().Ask<CurrentRegions>(GetCurrentRegions.Instance, TellWithin, cancellationToken)
                .ConfigureAwait(false);
            return regions.Regions.Contains(self);
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    private async Task<ShardRegionView> ShardsAsync<TRegion>(string name, CancellationToken cancellationToken)
    {
        try
        {
            var stats = await _registry.Get<TRegion>()
                .Ask<ClusterShardingStats>(new GetClusterShardingStats(TellWithin), TellWithin + TimeSpan.FromSeconds(1), cancellationToken)
                .ConfigureAwait(false);
            return new(name,
                [.. stats.Regions.Select(region => Of(region.Key, region.Value)).OrderBy(node => node.Address, StringComparer.Ordinal)]);
        }
        catch (Exception e) when (e is AskTimeoutException or MissingActorRegistryEntryException)
        {
            return new(name, []);
        }
    }

    private static NodeShards Of(Address node, ShardRegionStats stats) =>
        new(node.ToString(), [.. stats.Stats.Keys.OrderBy(id => id.Length).ThenBy(id => id, StringComparer.Ordinal)],
            stats.Stats.Values.Sum(count => (long)count));

    private static string NameOf(MemberStatus status) =>
        status == MemberStatus.WeaklyUp ? "weakly_up" : status.ToString().ToLowerInvariant();
}
