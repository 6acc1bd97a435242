using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Webhooks.Actors;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

internal static class ClusterEndpoints
{
    public static void MapCluster(this IEndpointRouteBuilder api) => api.MapRead("/cluster", DescribeAsync)
        .WithTags("Cluster")
        .WithName("getCluster")
        .Needs(KeyScopes.Admin)
        .WithSummary("Get the nodes and where the shards are")
        .WithDescription("As the answering node sees it. Every node serves the whole API, wherever a project or a webhook is.")
        .Answers<ClusterResource>(StatusCodes.Status200OK)
        .Refuses(ProblemCodes.Unavailable);

    private static async Task<JsonHttpResult<ClusterResource>> DescribeAsync(
        AuthorizedGateway gateway, CancellationToken cancellationToken) =>
        TypedResults.Json(ToResource(await gateway.Cluster.DescribeAsync(cancellationToken)), ContractsJson.Readable.ClusterResource);

    private static ClusterResource ToResource(ClusterView view) => new()
    {
        Self = view.Self,
        Leader = view.Leader,
        Members =
        [
            .. view.Members.Select(member => new MemberResource
            {
                Address = member.Address,
                Status = member.Status,
                Roles = member.Roles,
                Leader = member.Address == view.Leader,
                Self = member.Address == view.Self,
                Reachable = member.IsReachable,
            }),
        ],
        Shards =
        [
            .. view.Regions.Select(region => new ShardsResource
            {
                Region = region.Name,
                Nodes = [
                    .. region.Nodes.Select(
                        node => new NodeShardsResource { Address = node.Address, Shards = node.Shards, Entities = node.Entities })],
            }),
        ],
    };
}
