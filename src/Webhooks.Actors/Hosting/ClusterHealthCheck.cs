using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Model;

namespace Webhooks.Actors.Hosting;

/// <summary>The node is a member of its cluster, and the cluster gives it work.</summary>
internal sealed class ClusterHealthCheck(WebhooksGateway gateway) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await gateway.As(Access.System).Cluster.NotServingReasonAsync(cancellationToken).ConfigureAwait(false) is { } why
            ? HealthCheckResult.Unhealthy(why)
            : HealthCheckResult.Healthy();
}
