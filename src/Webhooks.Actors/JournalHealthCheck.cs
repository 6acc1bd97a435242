using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Actors.Storage;

namespace Webhooks.Actors;

/// <summary>Ready: the node is a member of its cluster, its regions have coordinators, and the database answers.</summary>
internal sealed class JournalHealthCheck(WebhooksStorage storage, WebhooksGateway gateway) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (await gateway.WhyNotServingAsync(cancellationToken).ConfigureAwait(false) is { } why)
            return HealthCheckResult.Unhealthy(why);
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
