using System.Data.Common;
using Dapper;
using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel;

/// <summary>
/// Deliveries are not rows: those that were tried follow from their last attempt, those that were not yet from the project's events
/// beyond the webhook's cursor.
/// </summary>
internal static class DeliveryList
{
    private const string LastAttempt = """
        SELECT w.id AS Webhook, w.deleted AS WebhookDeleted, e.sequence AS Sequence, e.id AS EventId, e.type AS EventType,
          e.accepted_at AS AcceptedAt, a.number AS Number, a.at AS At, a.duration AS Duration, a.status AS Status, a.next_at AS NextAt,
          a.failure AS Failure, a.status_code AS StatusCode
        FROM log_webhook w
        JOIN log_attempt a ON a.webhook_no = w.no
        JOIN log_event e ON e.project_no = w.project_no AND e.sequence = a.sequence
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project)
          AND NOT EXISTS (SELECT 1 FROM log_attempt later WHERE later.webhook_no = a.webhook_no AND later.sequence = a.sequence AND later.number > a.number)
        """;

    private const string OfWebhook = LastAttempt + """
         AND w.id = @webhook AND a.sequence < @before
          AND (@status IS NULL OR a.status = @status OR a.status = @also) AND (@type IS NULL OR e.type = @type)
          AND (@since IS NULL OR e.accepted_at >= @since) AND (@until IS NULL OR e.accepted_at < @until)
        ORDER BY a.sequence DESC LIMIT @limit
        """;

    private const string OfEvent = LastAttempt + " AND a.sequence = @sequence ORDER BY w.no";

    private const string Readers = """
        SELECT w.id AS Id, w.definition AS Definition, w.cursor AS Cursor, w.no AS No FROM log_webhook w
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.deleted = 0
          AND (@webhook IS NULL OR w.id = @webhook) AND w.cursor < @below ORDER BY w.no
        """;

    private const string Untried = """
        SELECT e.sequence AS Sequence, e.id AS Id, e.type AS Type, e.key AS Key, e.only_for AS OnlyFor, e.accepted_at AS AcceptedAt,
          e.journal_row AS JournalRow
        FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence > @cursor AND e.sequence < @before
          AND (@type IS NULL OR e.type = @type) AND (@since IS NULL OR e.accepted_at >= @since) AND (@until IS NULL OR e.accepted_at < @until)
          AND NOT EXISTS (SELECT 1 FROM log_attempt a WHERE a.webhook_no = @no AND a.sequence = e.sequence)
        ORDER BY e.sequence DESC LIMIT @chunk
        """;

    /// <summary>Events looked at in one go: a driver may fetch all that a statement finds, whether or not it is wanted.</summary>
    private const int Chunk = 1000;

    public static async Task<Page<DeliveryView>> ReadAsync(
        DbConnection connection, ProjectId project, WebhookId webhook, DeliveryQuery query, int limit, string? cursor)
    {
        var parameters = new
        {
            project = project.Value,
            webhook = webhook.Value,
            before = PageCursor.DecodeNumber(cursor) ?? long.MaxValue,
            status = (int?)(query.Status == DeliveryStatus.Cancelled ? DeliveryStatus.Pending : query.Status),
            also = query.Status == DeliveryStatus.Exhausted ? (int)StoredStatus.Expired : -1,
            type = query.EventType?.Value,
            since = query.Since?.UtcTicks,
            until = query.Until?.UtcTicks,
            limit = limit + 1,
        };
        var tried = await connection.QueryAsync<DeliveryRow>(OfWebhook, parameters).ConfigureAwait(false);
        var untried = query.Status is null or DeliveryStatus.Pending
            ? await UntriedAsync(connection, project, webhook, parameters.before, query, limit + 1).ConfigureAwait(false)
            : [];
        var expired = query.Status is null or DeliveryStatus.Pending or DeliveryStatus.Exhausted
            ? await ExpiredDeliveries.ReadAsync(connection, project, webhook, parameters.before, query, limit + 1).ConfigureAwait(false)
            : [];
        var ended = expired.Select(view => view.Sequence).ToHashSet();
        List<DeliveryView> found =
        [
            .. tried.Select(row => row.ToView()).Concat(untried.Where(view => !ended.Contains(view.Sequence))).Concat(expired)
                .Where(view => query.Status is null || view.Status == query.Status).OrderByDescending(view => view.Sequence).Take(limit + 1),
        ];
        return PageCursor.Page(found, limit, view => PageCursor.Encode(view.Sequence));
    }

    public static async Task<DeliveryView?> FindAsync(DbConnection connection, ProjectId project, WebhookId webhook, EventRow @event) =>
        (await OfEventAsync(connection, project, @event).ConfigureAwait(false)).SingleOrDefault(delivery => delivery.Webhook == webhook);

    public static async Task<IReadOnlyList<DeliveryView>> OfEventAsync(DbConnection connection, ProjectId project, EventRow @event)
    {
        var tried = await connection.QueryAsync<DeliveryRow>(
            OfEvent, new { project = project.Value, sequence = @event.Sequence }).ConfigureAwait(false);
        var readers = await ReadersAsync(connection, project, null, @event.Sequence).ConfigureAwait(false);
        List<DeliveryView> deliveries = [.. tried.Select(row => row.ToView())];
        deliveries.AddRange((await ExpiredDeliveries.OfEventAsync(connection, project, @event).ConfigureAwait(false))
            .Where(expired => deliveries.TrueForAll(d => d.Webhook != expired.Webhook)));
        deliveries.AddRange(readers
            .Where(reader => reader.Wants(@event) && deliveries.TrueForAll(d => d.Webhook.Value != reader.Id))
            .Select(reader => reader.Pending(@event)));
        return deliveries;
    }

    private static async Task<List<DeliveryView>> UntriedAsync(
        DbConnection connection, ProjectId project, WebhookId webhook, long before, DeliveryQuery query, int limit)
    {
        var found = new List<DeliveryView>();
        if (await ReadersAsync(connection, project, webhook, before).ConfigureAwait(false) is not [var reader])
            return found;
        while (true)
        {
            var events = (await connection.QueryAsync<EventRow>(Untried, new
            {
                project = project.Value,
                cursor = reader.Cursor,
                before,
                no = reader.No,
                type = query.EventType?.Value,
                since = query.Since?.UtcTicks,
                until = query.Until?.UtcTicks,
                chunk = Chunk,
            }).ConfigureAwait(false)).AsList();
            found.AddRange(events.Where(reader.Wants).Take(limit - found.Count).Select(reader.Pending));
            if (found.Count == limit || events.Count < Chunk)
                return found;
            before = events[^1].Sequence;
        }
    }

    private static async Task<List<ReaderRow>> ReadersAsync(DbConnection connection, ProjectId project, WebhookId? webhook, long below) =>
        [.. await connection.QueryAsync<ReaderRow>(Readers, new { project = project.Value, webhook = webhook?.Value, below }).ConfigureAwait(false)];
}
