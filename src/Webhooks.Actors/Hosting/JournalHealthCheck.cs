using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Actors.Storage;

namespace Webhooks.Actors.Hosting;

/// <summary>The journal answers a query.</summary>
internal sealed class JournalHealthCheck(WebhooksStorage storage) : IHealthCheck
{
    /// <summary>Less than an orchestrator waits for the answer.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AnswerWithin);
        try
        {
            // A driver that waits for a server which has stopped answering may not heed the token by itself.
            await AskDatabaseAsync(deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (System.Data.Common.DbException e)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The database does not answer within {AnswerWithin.TotalSeconds} s.");
        }
    }

    private async Task AskDatabaseAsync(CancellationToken cancellationToken)
    {
        var connection = await storage.OpenForReadModelAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
            await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT COUNT(*) FROM journal WHERE persistence_id = ''", cancellationToken: cancellationToken)).ConfigureAwait(false);
    }
}
