using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Actors;
using Webhooks.Outbox.Databases;

namespace Webhooks.Outbox.Relaying;

/// <summary>
/// Relays rows of the outbox to a publisher, from this instance as soon as no other has the right to. Connects again whenever the database
/// fails; what was in flight is then read again, and its ids make it a duplicate.
/// </summary>
internal sealed partial class OutboxRelay(
    RelaySettings settings, IWebhookPublisher publisher, WakeSignal wake, RelayStatus status, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<OutboxRelay> logger) : BackgroundService
{
    /// <summary>How long an instance that stands by waits before it asks for the right to relay again.</summary>
    private static readonly TimeSpan StandByPause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await HostStart.WaitAsync(lifetime, stoppingToken).ConfigureAwait(false);
        for (var failures = 1; !stoppingToken.IsCancellationRequested; failures++)
        {
            try
            {
                var connection = settings.Connect();
                await using var _ = connection.ConfigureAwait(false);
                await connection.OpenAsync(stoppingToken).ConfigureAwait(false);
                var table = new OutboxTable(connection, settings.Dialect);
                await table.PrepareAsync(stoppingToken).ConfigureAwait(false);
                var right = await WaitForRightAsync(connection, table, stoppingToken).ConfigureAwait(false);
                await using var __ = right.ConfigureAwait(false);
                LogActive(settings.Dialect.Name);
                failures = 0;
                await RunAsync(table, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // Whatever it is, the next connection may work; and a fault of the outbox must not end the application, as it would.
            catch (Exception e)
            {
                (status.Last, status.Failure) = (null, e.Message);
                LogFailed(e.Message, failures);
                await PauseAsync(BackOff.After(Math.Max(failures, 1), Random.Shared.NextDouble()), stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task RunAsync(OutboxTable table, CancellationToken stopping)
    {
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var following = FollowAsync(listening.Token);
        try
        {
            await new RelayRun(table, publisher, settings, wake, status, time, logger).RunAsync(stopping).ConfigureAwait(false);
        }
        finally
        {
            await listening.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(false);
        }
    }

    /// <summary>Without notifications the table is polled, so that a failure here costs time only.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        for (var failures = 1; !cancellationToken.IsCancellationRequested; failures++)
        {
            try
            {
                await Notifications.FollowAsync(settings.Connect, settings.Dialect, wake.Set, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is DbException or InvalidOperationException or IOException or OperationCanceledException)
            {
                await PauseAsync(BackOff.After(failures, Random.Shared.NextDouble()), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<ActiveRelay> WaitForRightAsync(DbConnection connection, OutboxTable table, CancellationToken stopping)
    {
        while (true)
        {
            if (await ActiveRelay.TryTakeAsync(connection, settings.Dialect, table, stopping).ConfigureAwait(false) is { } right)
                return right;
            (status.Last, status.Failure) = (null, null);
            await Task.Delay(StandByPause, time, stopping).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(Level = LogLevel.Information, Message = "This instance relays the outbox of the {Database} database.")]
    private partial void LogActive(string database);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox cannot be read: {Failure} Failures in a row: {Failures}.")]
    private partial void LogFailed(string failure, int failures);
}
