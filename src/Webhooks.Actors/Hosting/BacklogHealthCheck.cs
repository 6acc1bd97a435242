using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Hosting;

/// <summary>
/// The age of the oldest pending delivery, from the last counts. Never worse than degraded: taking traffic from the node makes
/// nothing younger, and the usual cause is an unavailable receiver.
/// </summary>
internal sealed class BacklogHealthCheck(SystemCounter totals, WebhooksOptions options, TimeProvider time) : IHealthCheck
{
    /// <summary>Less than an orchestrator waits for the answer.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var taken = await totals.TakeAsync(cancellationToken).WaitAsync(AnswerWithin, cancellationToken).ConfigureAwait(false);
            var age = taken.AgeAt(time.GetUtcNow());
            var detail = taken.OldestPendingAt is null
                ? "Nothing is pending."
                : $"The oldest pending delivery is {Duration.Format(TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds)))} old.";
            return age > options.Telemetry.DegradedAfter ? HealthCheckResult.Degraded(detail) : HealthCheckResult.Healthy(detail);
        }
        catch (Exception e) when (e is RefusedException or TimeoutException)
        {
            return HealthCheckResult.Degraded("The age of the oldest pending delivery is unknown: the database does not answer.");
        }
    }
}
