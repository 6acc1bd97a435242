using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class ClusterVerbs
{
    private static readonly Sheet<MemberResource> Members = new(
        ContractsJson.Readable.MemberResource,
        new("address", member => member.Address),
        new("status", member => member.Reachable ? member.Status : "unreachable"),
        new("roles", member => string.Join(", ", member.Roles)),
        new("",
            member => string.Join(", ", ((string?[])[member.Leader ? "leader" : null, member.Self ? "answers" : null]).OfType<string>())));

    private static readonly Sheet<Placement> Placements = new(
        PlacementsJson.Default.Placement,
        new("shards of", placement => placement.Region),
        new("node", placement => placement.Node),
        new("shards", placement => $"{placement.Shards}", IsNumber: true),
        new("in memory", placement => $"{placement.Entities}", IsNumber: true));

    public static Command Noun() => new("cluster", "The nodes of a host and the shards on them.") { ListMembers(), ListShards() };

    private static Verb ListMembers() =>
        new Verb("members", "List the nodes.", "webhooks cluster members", "webhooks cluster members --output json")
        .Does(async call =>
        {
            var cluster = await (await call.OpenAsync()).Client.Cluster.GetAsync(call.Cancellation);
            await call.ListAsync(cluster.Members.ToAsyncEnumerable(), Members);
        });

    private static Verb ListShards() =>
        new Verb("shards", "Show how many shards each node has and how many entities are in memory.", "webhooks cluster shards",
            "webhooks cluster shards -o json")
        .Does(async call =>
        {
            var cluster = await (await call.OpenAsync()).Client.Cluster.GetAsync(call.Cancellation);
            if (call.IsJson)
            {
                foreach (var region in cluster.Shards)
                    call.PrintJson(region, ContractsJson.Readable.ShardsResource);
                return;
            }

            var placements = cluster.Shards.SelectMany(
                region => region.Nodes.Select(node => new Placement(region.Region, node.Address, node.Shards.Count, node.Entities)));
            await call.ListAsync(placements.ToAsyncEnumerable(), Placements);
        });
}
