using System.Data.Common;
using Dapper;
using Webhooks.Actors.ReadModel.Chunks;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>The deliveries of some events, counted over all webhooks of their project.</summary>
internal static class EventOutcomes
{
    private const string Tried = """
        SELECT w.id AS Webhook, w.deleted AS Deleted, a.sequence AS Sequence, a.status AS Status
        FROM log_webhook w JOIN log_attempt a ON a.webhook_no = w.no
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND a.sequence IN ({sequences})
          AND NOT EXISTS (SELECT 1 FROM log_attempt later WHERE later.webhook_no = a.webhook_no AND later.sequence = a.sequence AND later.number > a.number)
        """;

    private static readonly string chunked = $$"""
        SELECT w.id AS Webhook, w.deleted AS Deleted, e.sequence AS Sequence
        FROM log_webhook w JOIN log_event e ON e.project_no = w.project_no JOIN log_chunk c ON {{ChunkSql.Holds("w.no", "e.sequence")}}
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence IN ({sequences})
          AND NOT EXISTS (SELECT 1 FROM log_attempt a WHERE a.webhook_no = w.no AND a.sequence = e.sequence)
        """;

    private const string Events = $$"""
        SELECT {{ReadModelSql.EventColumns}} FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence IN ({sequences})
        """;

    private const string Readers = """
        SELECT w.id AS Id, w.definition AS Definition, w.cursor AS Cursor, w.no AS No FROM log_webhook w
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.deleted = 0
          AND (w.cursor < @newest OR EXISTS (SELECT 1 FROM log_expired x WHERE x.webhook_no = w.no AND x.last >= @oldest))
        """;

    private const string Ranges = """
        SELECT x.webhook_no AS No, x.first AS First, x.last AS Last FROM log_expired x JOIN log_webhook w ON w.no = x.webhook_no
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND x.first <= @newest AND x.last >= @oldest
        """;

    public static async Task<IReadOnlyDictionary<long, EventDeliveries>> ReadAsync(
        StoredEvents events, DbConnection connection, ProjectId project, IReadOnlyCollection<long> sequences)
    {
        var counts = sequences.Distinct().ToDictionary(sequence => sequence, _ => new EventDeliveries(0, 0, 0, 0, 0));
        if (counts.Count == 0)
            return counts;
        var span = new { project = project.Value, oldest = counts.Keys.Min(), newest = counts.Keys.Max() };
        var tried = (await connection.QueryAsync<TriedRow>(Among(Tried, counts.Keys), span).ConfigureAwait(false)).AsList();
        var delivered = await connection.QueryAsync<ChunkedRow>(Among(chunked, counts.Keys), span).ConfigureAwait(false);
        tried.AddRange(delivered.Select(row => new TriedRow(row.Webhook, row.Deleted, row.Sequence, (long)DeliveryStatus.Delivered)));
        foreach (var row in tried)
            counts[row.Sequence] += Of(row);
        var done = tried.Select(row => (row.Webhook, row.Sequence)).ToHashSet();
        var readers = (await connection.QueryAsync<ReaderRow>(Readers, span).ConfigureAwait(false)).AsList();
        if (readers.Count == 0)
            return counts;
        var ranges = (await connection.QueryAsync<RangeRow>(Ranges, span).ConfigureAwait(false)).ToLookup(range => range.No);
        var rows = (await connection.QueryAsync<EventRow>(Among(Events, counts.Keys), span).ConfigureAwait(false)).AsList();
        var pending = await events.WantedAsync(
            project, [.. readers.Select(reader => (WebhookId.Parse(reader.Id), reader.Filter))],
            rows.FindAll(row => readers.Exists(reader => reader.Cursor < row.Sequence && !done.Contains((reader.Id, row.Sequence)))))
            .ConfigureAwait(false);
        foreach (var reader in readers)
        {
            var untried = rows.FindAll(row => !done.Contains((reader.Id, row.Sequence)));
            // The bodies of expired events may be deleted: the ranges contain only events for the webhook.
            var expired = untried.FindAll(row => ranges[reader.No].Any(range => range.First <= row.Sequence && range.Last >= row.Sequence));
            foreach (var @event in expired.Where(reader.WantsType))
                counts[@event.Sequence] += new EventDeliveries(0, 0, 0, 1, 0);
            var waiting = pending[WebhookId.Parse(reader.Id)]
                .Where(row => reader.Cursor < row.Sequence && untried.Contains(row) && !expired.Contains(row));
            foreach (var @event in waiting)
                counts[@event.Sequence] += new EventDeliveries(0, 0, 1, 0, 0);
        }

        return counts;
    }

    private static EventDeliveries Of(TriedRow row) => (DeliveryStatus)row.Status switch
    {
        DeliveryStatus.Delivered => new(1, 0, 0, 0, 0),
        DeliveryStatus.Exhausted or StoredStatus.Expired => new(0, 0, 0, 1, 0),
        DeliveryStatus.Pending when row.Deleted == 0 => new(0, 1, 0, 0, 0),
        _ => new(0, 0, 0, 0, 1),
    };

    /// <summary>
    /// Built by hand: Dapper converts a list to an array if the driver accepts arrays, and PostgreSQL has no IN for these.
    /// </summary>
    private static string Among(string sql, IEnumerable<long> sequences) =>
        sql.Replace("{sequences}", string.Join(", ", sequences), StringComparison.Ordinal);

    private sealed record TriedRow(string Webhook, long Deleted, long Sequence, long Status);

    private sealed record ChunkedRow(string Webhook, long Deleted, long Sequence);

    private sealed record RangeRow(long No, long First, long Last);
}
