using Microsoft.Extensions.Logging;
using Webhooks.Actors;
using Webhooks.Model;
using Webhooks.Outbox.Databases;
using Webhooks.Outbox.Rows;

namespace Webhooks.Outbox.Relaying;

/// <summary>The active relay over one connection: reads rows, publishes each project's in order, deletes what is in the log.</summary>
internal sealed partial class RelayRun(
    OutboxTable table, IWebhookPublisher publisher, RelaySettings settings, WakeSignal wake, RelayStatus status, TimeProvider time,
    ILogger logger)
{
    /// <summary>Projects that are published at the same time, and that may wait for their target.</summary>
    private const int MostProjects = 64;

    private const int MostRows = 1000;

    /// <summary>How often a look at the oldest row is taken; less than a collector asks.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>For what is in flight when the host stops; what is not stored by then is published again at the next start.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    private readonly Dictionary<ProjectId, Task<BatchOutcome>> _publishing = [];
    private readonly ProjectWaits _waits = new();
    private readonly PollPauses _pauses = new(settings.PollInterval);
    private TimeSpan _lookAt;
    private TimeSpan _readBesideAt;

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Runs until it is stopped, or the database fails.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ending = new CancellationTokenSource();
        try
        {
            while (true)
            {
                stopping.ThrowIfCancellationRequested();
                await SettleAsync(stopping).ConfigureAwait(false);
                await LookAsync(stopping).ConfigureAwait(false);
                if (!await StartBatchesAsync(ending.Token, stopping).ConfigureAwait(false)
                    && await wake.WaitAsync(_pauses.Next(), stopping).ConfigureAwait(false))
                    _pauses.Woken();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            ending.CancelAfter(StopWithin);
            await Task.WhenAll(_publishing.Values).ConfigureAwait(false);
            using var deadline = new CancellationTokenSource(StopWithin);
            await SettleAsync(deadline.Token).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(_publishing.Values).ConfigureAwait(false);
        }
    }

    /// <summary>Records the outcomes of batches that have ended.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var ended = _publishing.Values.Where(batch => batch.IsCompleted).ToArray();
        if (ended.Length == 0)
            return;
        var results = await Task.WhenAll(ended).ConfigureAwait(false);
        await table.DeleteAsync(results.SelectMany(result => result.Stored), cancellationToken).ConfigureAwait(false);
        foreach (var result in results)
        {
            await SetAsideAsync(result.SetAside, cancellationToken).ConfigureAwait(false);
            status.Duplicates(result.Duplicates);
            status.Stored(result.Stored.Length - result.Duplicates);
            _publishing.Remove(result.Project);
            if (result.Failure is not { } failure)
            {
                _waits.Succeeded(result.Project);
                continue;
            }

            LogUnavailable(result.Project, failure);
            _waits.Failed(result.Project, Now, Random.Shared.NextDouble());
        }
    }

    private async Task SetAsideAsync(IEnumerable<SetAsideRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            await table.SetAsideAsync(row, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            LogSetAside(row.Position, row.Reason);
            status.SetAside(1);
        }
    }

    /// <summary>Reads rows of projects that are neither published at the moment nor waiting, and publishes them.</summary>
    /// <returns>False when there are none.</returns>
    private async Task<bool> StartBatchesAsync(CancellationToken ending, CancellationToken cancellationToken)
    {
        var without = _publishing.Keys.Union(_waits.WaitingAt(Now)).ToArray();
        if (_publishing.Count >= MostProjects || without.Length >= 2 * MostProjects || (without.Length > 0 && Now < _readBesideAt))
            return false;
        var started = Now;
        var rows = await table.ReadAsync(without, MostRows, 4 * settings.Bounds.MaxBytes, cancellationToken).ConfigureAwait(false);

        // Behind many rows of other projects a read takes long: it may take a fifth of the time.
        _readBesideAt = without.Length > 0 ? Now + (4 * (Now - started)) : TimeSpan.Zero;
        var plan = ReadPlan.Of(rows, settings.Bounds, MostProjects - _publishing.Count);
        await SetAsideAsync(plan.SetAside, cancellationToken).ConfigureAwait(false);
        foreach (var batch in plan.Batches)
            _publishing.Add(batch.Project, PublishAsync(batch, ending));
        return plan.Batches.Length + plan.SetAside.Length > 0;
    }

    private async Task<BatchOutcome> PublishAsync(Batch batch, CancellationToken ending)
    {
        await Task.Yield();
        var result = await BatchPublishing.RunAsync(publisher, batch, ending).ConfigureAwait(false);
        wake.Set();
        return result;
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (Now < _lookAt)
            return;
        _lookAt = Now + LookEvery;
        status.Last = new(
            await table.OldestAsync(cancellationToken).ConfigureAwait(false),
            await table.CountSetAsideAsync(cancellationToken).ConfigureAwait(false));
        status.Failure = null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Row {Position} of the outbox is set aside: {Reason}")]
    private partial void LogSetAside(long position, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of project {Project} wait in the outbox: {Failure}")]
    private partial void LogUnavailable(ProjectId project, string failure);
}
