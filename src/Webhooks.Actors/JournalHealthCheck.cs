using Akka.Cluster;
using Akka.Hosting;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Actors.Cluster;
using Webhooks.Actors.Storage;

namespace Webhooks.Actors;

/// <summary>Ready: the node is a member of its cluster, its regions run, and the database answers.</summary>
internal sealed class JournalHealthCheck(WebhooksStorage storage, NodeReference node, IReadOnlyActorRegistry registry) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!registry.TryGet<ProjectRegion>(out _))
            return HealthCheckResult.Unhealthy("The engine is starting.");
        if (Akka.Cluster.Cluster.Get(node.Node.System).SelfMember.Status != MemberStatus.Up)
            return HealthCheckResult.Unhealthy("The node is not a member of its cluster yet.");
        try
        {
            var connection = await storage.OpenForReadModelAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
                await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM log_project WHERE no < 0").ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (System.Data.Common.DbException e)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", e);
        }
    }
}
