using Webhooks.Actors.Journal;
using Webhooks.Actors.Node;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Streams;

/// <summary>Reads the log of a project page by page, and waits at its end for what is added. One caller at a time.</summary>
internal sealed class LogReader(WebhookLog log, WebhooksNode node, ProjectId project, long after, EventFilter? filter)
{
    /// <summary>
    /// A row that is added on this node wakes its readers. One that is added on another node is found so soon, for the price of two
    /// short queries.
    /// </summary>
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private Task _added = Task.CompletedTask;
    private Cursor? _head;
    private long _row;
    private long _sequence;
    private bool _mayJump = after == WebhookSource.Oldest;
    private bool _hasFailed;

    /// <summary>The next events that are wanted; waits until there are some.</summary>
    /// <exception cref="RefusedException">Events that are wanted are no longer retained.</exception>
    /// <exception cref="UnreadableRowException">A row of the journal cannot be read.</exception>
    public async Task<IReadOnlyList<PublishedEvent>> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Before the look, so that a row which is added after it is not missed.
            if (_added.IsCompleted)
                _added = node.Cache.Added.NextAsync(project);
            var (events, wait) = await TryReadAsync(cancellationToken).ConfigureAwait(false);
            if (events.Count > 0)
                return events;
            if (wait > TimeSpan.Zero)
                await (_hasFailed ? Task.Delay(wait, node.Time, cancellationToken) : _added.WaitAsync(wait, node.Time, cancellationToken))
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Events, or how long to wait for them.</summary>
    private async Task<(IReadOnlyList<PublishedEvent> Events, TimeSpan Wait)> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var head = _head ??= await StartAsync(cancellationToken).ConfigureAwait(false);
            var rows = await node.Log.ReadNextAsync(project, _row).ConfigureAwait(false);
            _hasFailed = false;
            if (rows.Count > 0)
                return (Take(rows), TimeSpan.Zero);
            if (_sequence < head.Sequence && !_mayJump)
                throw Expired(head.Sequence);
            return ([], PollEvery);
        }
        catch (Exception e) when (IsOutage(e) && !cancellationToken.IsCancellationRequested)
        {
            // Whatever a database throws while it is unavailable; the log has its text.
            if (!_hasFailed)
                node.Logger.ProjectNotRead(e, project);
            _hasFailed = true;
            return ([], PauseAfterFailure);
        }
    }

    private async Task<Cursor> StartAsync(CancellationToken cancellationToken)
    {
        var head = await log.HeadAsync(project, cancellationToken).ConfigureAwait(false);
        _sequence = after == WebhookSource.Newest ? head.Sequence : after;
        _row = _sequence >= head.Sequence
            ? head.NextRow
            : await log.RowBeforeAsync(project, _sequence, cancellationToken).ConfigureAwait(false);
        return head;
    }

    private List<PublishedEvent> Take(IReadOnlyList<LogRow> rows)
    {
        var wanted = new List<PublishedEvent>();
        foreach (var @event in rows.SelectMany(row => row.Events))
        {
            if (@event.Sequence <= _sequence)
                continue;
            if (@event.Sequence > _sequence + 1 && !_mayJump)
                throw Expired(@event.Sequence - 1);
            (_sequence, _mayJump) = (@event.Sequence, false);
            if (@event.OnlyFor is null && filter?.MatchesAll(@event) != false)
                wanted.Add(@event);
        }

        _row = rows[^1].Row + 1;
        return wanted;
    }

    private RefusedException Expired(long last) => new(new(
        RefusalReason.Conflict, "event_expired",
        $"The events {_sequence + 1} to {last} of project '{project}' are no longer retained. Read from the oldest event instead."));

    private static bool IsOutage(Exception e) => e switch
    {
        RefusedException refused => refused.Refusal.Reason == RefusalReason.Unavailable,
        UnreadableRowException => false,
        _ => true,
    };
}
