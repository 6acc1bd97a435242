using System.Data.Common;
using Dapper;
using Webhooks.Actors.ReadModel.Chunks;
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

    private const string RangesOfEvent = """
        SELECT x.webhook_no AS No, x.last AS Last, x.at AS At FROM log_expired x JOIN log_webhook w ON w.no = x.webhook_no
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND x.first <= @sequence AND x.last >= @sequence
        """;

    private static readonly string events = $$"""
        SELECT {{ReadModelSql.EventColumns}}
        FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence IN ({sequences})
          AND (@type IS NULL OR e.type = @type)
          AND NOT EXISTS (SELECT 1 FROM log_attempt a WHERE a.webhook_no = @no AND a.sequence = e.sequence)
          AND NOT {{ChunkSql.IsHeld("@no", "e.sequence")}}
        ORDER BY e.sequence DESC
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
        var ranges = await connection.QueryAsync<RangeRow>(Ranges, new { no = reader.No, before = span.Before }).ConfigureAwait(false);
        foreach (var chunk in Sequences(ranges, span).Chunk(Chunk))
        {
            var at = chunk.ToDictionary(entry => entry.Sequence, entry => entry.At);
            var rows = await connection.QueryAsync<EventRow>(
                events.Replace("{sequences}", string.Join(", ", at.Keys), StringComparison.Ordinal),
                new { project = project.Value, no = reader.No, type = query.EventType?.Value }).ConfigureAwait(false);
            found.AddRange(rows.Where(reader.WantsType).Take(limit - found.Count)
                .Select(@event => reader.Expired(@event, at[@event.Sequence])));
            if (found.Count == limit)
                break;
        }

        return found;
    }

    /// <summary>Those of one event.</summary>
    public static async Task<IEnumerable<DeliveryView>> OfEventAsync(DbConnection connection, ProjectId project, EventRow @event)
    {
        var one = new { project = project.Value, sequence = @event.Sequence };
        var readers = (await connection.QueryAsync<ReaderRow>(Readers, one).ConfigureAwait(false)).AsList();
        if (readers.Count == 0)
            return [];
        var ranges = (await connection.QueryAsync<RangeOfEvent>(RangesOfEvent, one).ConfigureAwait(false)).ToLookup(range => range.No);
        return readers.Where(reader => reader.WantsType(@event))
            .Select(reader => reader.Expired(@event, ranges[reader.No].MinBy(range => range.Last)!.At));
    }

    /// <summary>
    /// All sequences of ranges within a span, newest first. Ranges may overlap: what was in flight when the one was left may be in the
    /// next.
    /// </summary>
    /// <param name="ranges">The ranges, those with the last ends first.</param>
    private static IEnumerable<(long Sequence, long At)> Sequences(IEnumerable<RangeRow> ranges, SequenceSpan span)
    {
        var end = span.Before - 1;
        foreach (var range in ranges)
        {
            for (var sequence = Math.Min(range.Last, end); sequence >= Math.Max(range.First, span.First); sequence--)
                yield return (sequence, range.At);
            end = Math.Min(end, range.First - 1);
        }
    }

    private sealed record RangeOfEvent(long No, long Last, long At);

    private sealed record RangeRow(long First, long Last, long At);
}
