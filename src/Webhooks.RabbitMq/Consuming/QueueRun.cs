using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Webhooks.Actors;
using Webhooks.Model;
using Webhooks.Outbox.Relaying;
using Webhooks.RabbitMq.DeadLetters;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>
/// Consumes a queue over one channel: publishes the events of each project in order, in batches, and acknowledges a message when its
/// event is in the log, or its dead letter in its queue. While a project is unavailable its messages stay unacknowledged, and the prefetch
/// count stops the queue.
/// </summary>
internal sealed partial class QueueRun(
    IChannel channel, QueuePlan plan, DeadLetterQueue deadLetters, IWebhookPublisher publisher, QueueStatus status, TimeProvider time,
    ILogger logger)
{
    /// <summary>Projects that are published at the same time.</summary>
    private const int MostProjects = 64;

    /// <summary>The longest time until a project that was unavailable, and is due again, is published.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>For what is in flight when the host stops; the broker delivers again what is not acknowledged by then.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    /// <summary>A dead letter that the broker does not take ends the consumer sooner.</summary>
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromSeconds(1);

    private readonly Unacknowledged _unacknowledged = new();
    private readonly Backlog _backlog = new(plan.Bounds);
    private readonly Dictionary<ProjectId, (Batch Batch, Task<BatchOutcome> Task)> _publishing = [];
    private readonly ProjectWaits _waits = new();
    private readonly List<DeadLetter> _refused = [];
    private (DeadLetter[] Letters, Task Task)? _burying;

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Runs until it is stopped, or the channel or its connection ends.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ending = new CancellationTokenSource();
        using var wake = new WakeSignal();
        var inbox = new Inbox(channel, wake, time);
        try
        {
            await channel.BasicQosAsync(0, plan.Prefetch, global: false, stopping).ConfigureAwait(false);
            var consumer = await channel.BasicConsumeAsync(plan.Queue, autoAck: false, inbox, stopping).ConfigureAwait(false);
            LogConsuming(plan.Queue);
            await ConsumeAsync(inbox, wake, ending.Token, stopping).ConfigureAwait(false);
            ending.CancelAfter(StopWithin);
            await channel.BasicCancelAsync(consumer, cancellationToken: ending.Token).ConfigureAwait(false);
            await FinishAsync().ConfigureAwait(false);
            await SettleAsync().ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await FinishAsync().ConfigureAwait(false);
        }
    }

    private async Task ConsumeAsync(Inbox inbox, WakeSignal wake, CancellationToken ending, CancellationToken stopping)
    {
        var started = Now;
        while (!stopping.IsCancellationRequested)
        {
            if (inbox.End is { } end)
                throw new InvalidOperationException(end);
            await SettleAsync().ConfigureAwait(false);
            Receive(inbox);
            StartBatches(wake, ending);
            StartBurying(wake, ending);
            status.Look(new(_unacknowledged.Count, _unacknowledged.OldestAt), Now - started > SteadyAfter);
            await ((Task)wake.WaitAsync(LookEvery, stopping)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for what is in flight, however it ends.</summary>
    private async Task FinishAsync() =>
        await Task.WhenAll(_publishing.Values.Select(batch => (Task)batch.Task).Append(_burying?.Task ?? Task.CompletedTask))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Receive(Inbox inbox)
    {
        while (inbox.TryTake(out var message))
        {
            _unacknowledged.Add(message);
            var (@event, reason) = plan.Map.Read(message);
            if (@event is null)
                _refused.Add(new(message, reason!));
            else
                _backlog.Add(@event);
        }
    }

    private void StartBatches(WakeSignal wake, CancellationToken ending)
    {
        foreach (var project in _backlog.Projects.Except(_publishing.Keys).Except(_waits.WaitingAt(Now)).ToArray())
        {
            if (_publishing.Count >= MostProjects)
                return;
            var batch = _backlog.Take(project);
            _publishing.Add(project, (batch, WakingAsync(BatchPublishing.RunAsync(publisher, batch, ending), wake)));
        }
    }

    private void StartBurying(WakeSignal wake, CancellationToken ending)
    {
        if (_refused.Count == 0 || _burying is not null)
            return;
        var letters = _refused.ToArray();
        _refused.Clear();
        LogRefused(letters.Length, plan.Queue, plan.DeadLetterQueue, letters[0].Reason);
        _burying = (letters, WakingAsync(PublishAsync(letters, ending), wake));
    }

    private async Task<bool> PublishAsync(DeadLetter[] letters, CancellationToken ending)
    {
        await deadLetters.PublishAsync(letters, ending).ConfigureAwait(false);
        return true;
    }

    private static async Task<T> WakingAsync<T>(Task<T> work, WakeSignal wake)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        finally
        {
            wake.Set();
        }
    }

    /// <summary>Acknowledges what has ended. Fails when the broker has not taken a dead letter.</summary>
    private async Task SettleAsync()
    {
        List<long> settled = [];
        var buried = Task.CompletedTask;
        foreach (var (batch, task) in _publishing.Values.Where(batch => batch.Task.IsCompleted).ToArray())
            settled.AddRange(Settle(batch, await task.ConfigureAwait(false)));
        if (_burying is { Task.IsCompleted: true } burying)
        {
            (buried, _burying) = (burying.Task, null);
            if (buried.IsCompletedSuccessfully)
            {
                status.DeadLetters(burying.Letters.Length);
                settled.AddRange(burying.Letters.Select(letter => (long)letter.Message.Tag));
            }
        }

        foreach (var ack in _unacknowledged.Settle(settled))
            await channel.BasicAckAsync(ack.Tag, ack.Multiple).ConfigureAwait(false);
        await buried.ConfigureAwait(false);
    }

    private ImmutableArray<long> Settle(Batch batch, BatchOutcome outcome)
    {
        _publishing.Remove(batch.Project);
        _refused.AddRange(outcome.SetAside.Select(row => new DeadLetter(_unacknowledged.Get(row.Position), row.Reason)));
        status.Stored(outcome.Stored.Length - outcome.Duplicates);
        status.Duplicates(outcome.Duplicates);
        if (outcome.Failure is { } failure)
        {
            LogUnavailable(batch.Project, plan.Queue, failure);
            _waits.Failed(batch.Project, Now, Random.Shared.NextDouble());
            var ended = outcome.Stored.Concat(outcome.SetAside.Select(row => row.Position)).ToHashSet();
            _backlog.Return(batch.Project, batch.Events.Where(@event => !ended.Contains(@event.Position)));
        }
        else
        {
            _waits.Succeeded(batch.Project);
        }

        return outcome.Stored;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The queue {Queue} is consumed.")]
    private partial void LogConsuming(string queue);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Count} messages of the queue {Queue} are moved to {DeadLetterQueue}; the reason of the first: {Reason}")]
    private partial void LogRefused(int count, string queue, string deadLetterQueue, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of project {Project} wait in the queue {Queue}: {Failure}")]
    private partial void LogUnavailable(ProjectId project, string queue, string failure);
}
