using System.Data.Common;
using Dapper;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>
/// Deliveries that expired before their first attempt. They are not rows either: they follow from the project's events within the ranges in
/// which events expired for the webhook, as long as these are listed.
/// </summary>
internal static class ExpiredDeliveries
{
    private const string Ranges = """
        SELECT x.first AS First, x.last AS Last, x.at AS At FROM log_expired x
        WHERE x.webhook_no = @no AND x.first < @before ORDER BY x.last DESC
        """;

    private const string Reader = """
        SELECT w.id AS Id, w.definition AS Definition, w.cursor AS Cursor, w.no AS No FROM log_webhook w
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.id = @webhook
        """;

    private const string Readers = """
        SELECT w.id AS Id, w.definition AS Definition, w.cursor AS Cursor, w.no AS No FROM log_webhook w
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project)
          AND EXISTS (SELECT 1 FROM log_expired x WHERE x.webhook_no = w.no AND x.first <= @sequence AND x.last >= @sequence)
        ORDER BY w.no
        """;

    private const string Events = """
        SELECT e.sequence AS Sequence, e.id AS Id, e.type AS Type, e.key AS Key, e.only_for AS OnlyFor, e.accepted_at AS AcceptedAt,
          e.journal_row AS JournalRow
        FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence >= @first AND e.sequence <= @last
          AND (@type IS NULL OR e.type = @type)
          AND NOT EXISTS (SELECT 1 FROM log_attempt a WHERE a.webhook_no = @no AND a.sequence = e.sequence)
        ORDER BY e.sequence DESC LIMIT @chunk
        """;

    /// <summary>Events in one read.</summary>
    private const int Chunk = 1000;

    /// <summary>Those of a webhook that match a query, newest first.</summary>
    public static async Task<List<DeliveryView>> ReadAsync(
        DbConnection connection, ProjectId project, WebhookId webhook, SequenceSpan span, DeliveryQuery query, int limit)
    {
        var found = new List<DeliveryView>();
        var reader = await connection.QuerySingleOrDefaultAsync<ReaderRow>(
            Reader, new { project = project.Value, webhook = webhook.Value }).ConfigureAwait(false);
        if (reader is null)
            return found;
        var end = span.Before - 1;
        foreach (var range in (await connection.QueryAsync<RangeRow>(Ranges, new { no = reader.No, before = span.Before })
            .ConfigureAwait(false)).ToList())
        {
            var first = Math.Max(range.First, span.First);
            for (var last = Math.Min(range.Last, end); last >= first;)
            {
                var events = (await connection.QueryAsync<EventRow>(Events, new
                {
                    project = project.Value,
                    no = reader.No,
                    first,
                    last,
                    type = query.EventType?.Value,
                    chunk = Chunk,
                }).ConfigureAwait(false)).AsList();
                found.AddRange(events.Where(reader.WantsType).Take(limit - found.Count).Select(@event => reader.Expired(@event, range.At)));
                if (found.Count == limit)
                    return found;
                last = events.Count < Chunk ? 0 : events[^1].Sequence - 1;
            }

            // Ranges may overlap: an event that was in flight for one may be in the next.
            end = Math.Min(end, range.First - 1);
        }

        return found;
    }

    /// <summary>Those of one event.</summary>
    public static async Task<IEnumerable<DeliveryView>> OfEventAsync(DbConnection connection, ProjectId project, EventRow @event)
    {
        var found = new List<DeliveryView>();
        var readers = await connection.QueryAsync<ReaderRow>(Readers, new { project = project.Value, sequence = @event.Sequence })
            .ConfigureAwait(false);
        foreach (var reader in readers.Where(reader => reader.WantsType(@event)).ToList())
        {
            var ranges = await connection.QueryAsync<RangeRow>(Ranges, new { no = reader.No, before = @event.Sequence + 1 })
                .ConfigureAwait(false);
            found.Add(reader.Expired(@event, ranges.Last(range => range.Last >= @event.Sequence).At));
        }

        return found;
    }

    private sealed record RangeRow(long First, long Last, long At);
}
