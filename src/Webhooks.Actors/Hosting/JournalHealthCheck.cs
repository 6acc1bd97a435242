using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Actors.Storage;

namespace Webhooks.Actors.Hosting;

/// <summary>
/// The journal answers a query and accepts a write. The result is cached briefly, so that many probes make few writes.
/// </summary>
internal sealed class JournalHealthCheck(WebhooksStorage storage, TimeProvider time) : IHealthCheck
{
    /// <summary>Less than an orchestrator waits for the answer.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<HealthCheckResult>? _last;
    private long _endedAt;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            // SQLite blocks the calling thread.
            if (_last is null || (_last.IsCompleted && time.GetElapsedTime(Volatile.Read(ref _endedAt)) >= Holds))
                _last = Task.Run(CheckAsync, CancellationToken.None);
            return _last.WaitAsync(cancellationToken);
        }
    }

    private async Task<HealthCheckResult> CheckAsync()
    {
        using var deadline = new CancellationTokenSource(AnswerWithin);
        var isRead = false;
        try
        {
            // A driver that waits for a server that has stopped answering may ignore the token.
            await AskDatabaseAsync(deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
            isRead = true;
            await Task.Run(() => storage.ProveWriteAsync(deadline.Token), deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (DbException e)
        {
            return HealthCheckResult.Unhealthy(
                isRead ? $"The database rejects writes: {e.Message.TrimEnd('.')}." : "The database does not answer.", e);
        }
        catch (OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(
                $"The database {(isRead ? "did not complete a write" : "did not answer")} within {AnswerWithin.TotalSeconds} s.");
        }
        finally
        {
            Volatile.Write(ref _endedAt, time.GetTimestamp());
        }
    }

    private async Task AskDatabaseAsync(CancellationToken cancellationToken)
    {
        var connection = await storage.OpenForReadModelAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
            await connection.ExecuteScalarAsync<long>(
                new CommandDefinition("SELECT COUNT(*) FROM journal WHERE persistence_id = ''", cancellationToken: cancellationToken))
                .ConfigureAwait(false);
    }
}
