using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Webhooks.Outbox.Relaying;

/// <summary>
/// The age of the oldest row that waits. Never worse than degraded: taking traffic from the instance makes nothing younger.
/// </summary>
internal sealed class OldestRowHealthCheck(RelayStatus status, RelaySettings settings, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (status.Failure is { } failure)
            return HealthCheckResult.Degraded($"The outbox cannot be read: {failure}");
        if (status.Last is not { } look)
            return HealthCheckResult.Healthy("Another instance relays the outbox, or the relay has just started.");
        var setAside = look.SetAside > 0 ? $" {look.SetAside} rows are set aside." : "";
        if (look.OldestAt is not { } at)
            return HealthCheckResult.Healthy($"No event waits in the outbox.{setAside}");
        var age = time.GetUtcNow() - at;
        var detail = $"The oldest event in the outbox is {Math.Max(0, Math.Floor(age.TotalSeconds))} s old.{setAside}";
        return age > settings.DegradedAfter ? HealthCheckResult.Degraded(detail) : HealthCheckResult.Healthy(detail);
    }
}
