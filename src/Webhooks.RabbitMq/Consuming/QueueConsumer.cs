using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Webhooks.Actors;
using Webhooks.Outbox.Relaying;
using Webhooks.RabbitMq.DeadLetters;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>
/// Consumes one queue over a connection of its own, and connects again whenever that ends. What was in flight is then delivered again, and
/// its ids make it a duplicate.
/// </summary>
internal sealed partial class QueueConsumer(
    ConsumerSettings settings, QueuePlan plan, IWebhookPublisher publisher, QueueStatus status, TimeProvider time, ILogger logger)
{
    private const ushort NotFound = 404;

    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken stopping)
    {
        for (var failures = 1; !stopping.IsCancellationRequested; failures++)
        {
            var started = time.GetTimestamp();
            try
            {
                await ConsumeAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            // Whatever it is, the next connection may work; and a fault of the broker must not end the application, as it would.
            catch (Exception e)
            {
                // A connection that lasts shows that the failures before are over; one that ends at once does not.
                failures = time.GetElapsedTime(started) < BackOff.Longest ? failures : 1;
                status.Failed(e.GetBaseException().Message);
                LogFailed(plan.Queue, e.GetBaseException().Message, failures);
                await Task.Delay(BackOff.After(failures, Random.Shared.NextDouble()), time, stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ConsumeAsync(CancellationToken stopping)
    {
        var connection = await settings.ConnectAsync($"queue {plan.Queue}", stopping).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await DeclareAsync(connection, stopping).ConfigureAwait(false);
        var channel = await connection.CreateChannelAsync(cancellationToken: stopping).ConfigureAwait(false);
        await using var __ = channel.ConfigureAwait(false);
        var deadLetters = new DeadLetterQueue(
            cancellation => settings.ConnectAsync($"dead letters of {plan.Queue}", cancellation), plan.DeadLetterQueue, plan.Queue);
        await using var ___ = deadLetters.ConfigureAwait(false);
        await new QueueRun(channel, plan, deadLetters, publisher, status, time, logger).RunAsync(stopping).ConfigureAwait(false);
        await connection.CloseAsync(CloseWithin).ConfigureAwait(false);
    }

    /// <summary>
    /// The queue must exist: its arguments are its owner's choice, and a misspelt name must not become a queue. That of dead letters is
    /// created where it does not exist.
    /// </summary>
    private async Task DeclareAsync(IConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await WithChannelAsync(connection, channel => channel.QueueDeclarePassiveAsync(plan.DeadLetterQueue, cancellationToken))
                .ConfigureAwait(false);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == NotFound)
        {
            await WithChannelAsync(connection, channel => channel.QueueDeclareAsync(
                plan.DeadLetterQueue, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken))
                .ConfigureAwait(false);
        }
    }

    /// <summary>On a channel of its own, which ends with an error.</summary>
    private static async Task WithChannelAsync(IConnection connection, Func<IChannel, Task> use)
    {
        var channel = await connection.CreateChannelAsync().ConfigureAwait(false);
        await using var _ = channel.ConfigureAwait(false);
        await use(channel).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queue {Queue} cannot be consumed: {Failure} Failures in a row: {Failures}.")]
    private partial void LogFailed(string queue, string failure, int failures);
}
