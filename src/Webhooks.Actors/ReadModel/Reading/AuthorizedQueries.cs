using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Webhooks.Actors.Authorization;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// Lists and searches over the read model; none of them wakes an actor. The answer includes everything that this node wrote before the
/// call. A caller without access to a project, or without <see cref="Capabilities.View"/>, is refused before any read, with
/// <see cref="RefusedException"/>. An invalid cursor throws it with code <c>invalid_cursor</c>; an unavailable database throws it with
/// <see cref="RefusalReason.Unavailable"/>.
/// </summary>
public sealed partial class AuthorizedQueries
{
    private static readonly TimeSpan WaitForWriter = TimeSpan.FromSeconds(5);

    private readonly Func<CancellationToken, Task<DbConnection>> _open;
    private readonly ReadModelWriter _writer;
    private readonly Func<ProjectLog> _log;
    private readonly StoredEvents _events;
    private readonly SealedFields _secrets;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AccessCheck _check;

    internal AuthorizedQueries(
        Func<CancellationToken, Task<DbConnection>> open, ReadModelWriter writer, Func<ProjectLog> log, SealedFields secrets,
        TimeProvider time, ILogger logger, AccessCheck check) =>
        (_open, _writer, _log, _events, _secrets, _time, _logger, _check) = (open, writer, log, new(log), secrets, time, logger, check);

    /// <summary>The webhooks of a project, oldest first. One whose headers cannot be decrypted has none.</summary>
    public Task<Page<WebhookView>> ListWebhooksAsync(ProjectId project, int limit, string? cursor, CancellationToken cancellationToken) =>
        ReadAsync(project, async connection =>
        {
            var rows = await connection.QueryAsync<WebhookRow>(
                ReadModelSql.Webhooks, new { project = project.Value, after = PageCursor.DecodeNumber(cursor) ?? 0, limit = limit + 1 })
                .ConfigureAwait(false);
            var page = PageCursor.Page([.. rows], limit, row => PageCursor.Encode(row.No));
            var backlogs = await Backlogs.ReadAsync(_events, connection, project, _time.GetUtcNow()).ConfigureAwait(false);
            var views = await backlogs.AddToAsync([.. page.Items.Select(row => View(row, project))]).ConfigureAwait(false);
            return new Page<WebhookView>(views, page.NextCursor);
        }, cancellationToken);

    /// <summary>
    /// The deliveries of a webhook, newest first; including untried ones as pending. An unknown webhook throws
    /// <see cref="RefusedException"/> with <see cref="RefusalReason.NotFound"/>.
    /// </summary>
    public Task<Page<DeliveryView>> ListDeliveriesAsync(
        ProjectId project, WebhookId webhook, DeliveryQuery query, int limit, string? cursor, CancellationToken cancellationToken) =>
        ReadAsync(project, async connection =>
        {
            var page = await DeliveryList.ReadAsync(_events, connection, project, webhook, query, limit, cursor).ConfigureAwait(false);
            if (page.Items.Count == 0
                && await connection.ExecuteScalarAsync<long>(
                    ReadModelSql.WebhookExists, new { project = project.Value, webhook = webhook.Value }).ConfigureAwait(false) == 0)
            {
                throw new RefusedException(Refusal.NoSuchWebhook(webhook));
            }

            return page;
        }, cancellationToken);

    /// <summary>One delivery with its attempts; null when the event does not exist or is not for the webhook.</summary>
    public Task<DeliveryDetail?> FindDeliveryAsync(
        ProjectId project, WebhookId webhook, PublishedEventId @event, CancellationToken cancellationToken) =>
        ReadAsync(project, async connection =>
        {
            if (await EventAsync(connection, project, @event).ConfigureAwait(false) is not { } row
                || await DeliveryList.FindAsync(_events, connection, project, webhook, row).ConfigureAwait(false) is not { } delivery)
            {
                return null;
            }

            var attempts = await AttemptList.ReadAsync(connection, project, webhook, row.Sequence).ConfigureAwait(false);
            var body = await BodyAsync(project, row).ConfigureAwait(false);
            // The later read may find an attempt that the delivery as it was read first has not had.
            return new DeliveryDetail(delivery, body, [.. attempts.Where(attempt => attempt.Number <= delivery.Attempts)]);
        }, cancellationToken);

    /// <summary>One event with its deliveries; null when there is none.</summary>
    public Task<EventDetail?> FindEventAsync(ProjectId project, PublishedEventId @event, CancellationToken cancellationToken) =>
        ReadAsync(project, async connection =>
        {
            if (await EventAsync(connection, project, @event).ConfigureAwait(false) is not { } row)
                return null;
            // First, so that the queries below that evaluate filters find the row in the cache.
            var stored = await StoredAsync(project, row).ConfigureAwait(false);
            var body = stored?.Body;
            var deliveries = await DeliveryList.OfEventAsync(_events, connection, project, row).ConfigureAwait(false);
            var filtered = stored is not null && row.OnlyFor is null
                ? await FilteredOut.OfEventAsync(connection, project, row, stored,
                    deliveries.Select(delivery => delivery.Webhook).ToHashSet()).ConfigureAwait(false)
                : [];
            return new EventDetail(row.ToView(), body, deliveries) { Filtered = filtered };
        }, cancellationToken);

    /// <summary>A webhook with its backlog, which neither the webhook nor the project knows alone.</summary>
    internal Task<WebhookView> WithBacklogAsync(WebhookView webhook, CancellationToken cancellationToken) => ReadAsync(
        connection => WithBacklogAsync(connection, webhook), cancellationToken);

    /// <summary>
    /// The last written view of a webhook, for one whose actor cannot read it; null when it was never written, or was deleted.
    /// </summary>
    internal Task<WebhookView?> FindWebhookAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) =>
        ReadAsync(async connection =>
        {
            var row = await connection.QuerySingleOrDefaultAsync<WebhookRow>(
                ReadModelSql.Webhook, new { project = project.Value, webhook = webhook.Value }).ConfigureAwait(false);
            return row is null ? null : await WithBacklogAsync(connection, View(row, project)).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>The sequence of a project's last event; 0 before the first.</summary>
    internal Task<long> HeadAsync(ProjectId project, CancellationToken cancellationToken) =>
        ReadAsync(connection => HeadAsync(connection, project), cancellationToken);

    /// <summary>Before the first event accepted at or after the instant; null when there is none, which is the head.</summary>
    internal Task<Cursor?> CursorAtAsync(ProjectId project, DateTimeOffset instant, CancellationToken cancellationToken) =>
        ReadAsync<Cursor?>(async connection =>
        {
            var first = await FirstSinceAsync(connection, project, instant).ConfigureAwait(false);
            var row = await connection.QuerySingleOrDefaultAsync<long?>(
                ReadModelSql.JournalRow, new { project = project.Value, sequence = first }).ConfigureAwait(false);
            return row is { } journalRow ? new Cursor(first - 1, journalRow) : null;
        }, cancellationToken);

    private async Task<WebhookView> WithBacklogAsync(DbConnection connection, WebhookView webhook)
    {
        var backlogs = await Backlogs.ReadAsync(_events, connection, webhook.Project, _time.GetUtcNow()).ConfigureAwait(false);
        return (await backlogs.AddToAsync([await backlogs.PassedAsync(webhook).ConfigureAwait(false)]).ConfigureAwait(false))[0];
    }

    private WebhookView View(WebhookRow row, ProjectId project)
    {
        try
        {
            return _check.Shown(row.ToView(project, _secrets));
        }
        catch (SecretUnreadableException e)
        {
            // One damaged row must not hide the other webhooks of the list.
            LogUnreadable(_logger, e.Message);
            return row.ToView(project, null);
        }
    }

    private static Task<long> HeadAsync(DbConnection connection, ProjectId project) =>
        connection.ExecuteScalarAsync<long>(ReadModelSql.Head, new { project = project.Value });

    private static Task<EventRow?> EventAsync(DbConnection connection, ProjectId project, PublishedEventId @event) =>
        connection.QuerySingleOrDefaultAsync<EventRow>(ReadModelSql.EventById, new { project = project.Value, id = @event.Value });

    /// <summary>Time never goes back within a project, so a binary search finds the place without an index on time.</summary>
    internal static async Task<long> FirstSinceAsync(DbConnection connection, ProjectId project, DateTimeOffset instant)
    {
        var (low, high) = (1L, await HeadAsync(connection, project).ConfigureAwait(false) + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var at = await connection.ExecuteScalarAsync<long?>(
                ReadModelSql.AcceptedAt, new { project = project.Value, sequence = middle }).ConfigureAwait(false);
            if (at is null || at < instant.UtcTicks)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private async Task<ReadOnlyMemory<byte>?> BodyAsync(ProjectId project, EventRow row) =>
        (await StoredAsync(project, row).ConfigureAwait(false))?.Body;

    /// <summary>The event with its body; null when that is no longer stored.</summary>
    private async Task<PublishedEvent?> StoredAsync(ProjectId project, EventRow row)
    {
        var read = await _log().ReadAsync(project, row.JournalRow, row.JournalRow).ConfigureAwait(false);
        return read.Rows.SelectMany(r => r.Events).FirstOrDefault(e => e.Sequence == row.Sequence);
    }

    private Task<T> ReadAsync<T>(ProjectId project, Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        _check.Require(project, Capabilities.View);
        return ReadAsync(read, cancellationToken);
    }

    private Task<T> ReadAllAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        _check.RequireAll(Capabilities.View);
        return ReadAsync(read, cancellationToken);
    }

    private async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await _writer.ReadableAsync(cancellationToken).WaitAsync(WaitForWriter, cancellationToken).ConfigureAwait(false);
            var connection = await _open(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
                return await read(connection).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            throw new RefusedException(new(RefusalReason.Unavailable, "unavailable", "The database does not answer at the moment."), e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A webhook is listed without its headers: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string reason);
}
