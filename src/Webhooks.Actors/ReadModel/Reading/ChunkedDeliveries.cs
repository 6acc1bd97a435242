using System.Data.Common;
using Dapper;
using Webhooks.Actors.ReadModel.Chunks;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>
/// Deliveries that succeeded at their first attempt and are stored in chunks. One that also has a row in the attempt log, because it was
/// sent again, is not among them: the row says more.
/// </summary>
internal static class ChunkedDeliveries
{
    private const string Head = """
        SELECT w.no AS No, w.id AS Id, w.status AS Status, w.deleted AS Deleted FROM log_webhook w
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.id = @webhook
        """;

    private const string Chunks = $"""
        SELECT {ChunkSql.Columns} FROM log_chunk c
        WHERE c.webhook_no = @no AND c.last >= @first AND c.last < @end AND c.first < @before ORDER BY c.last DESC LIMIT @chunks
        """;

    private const string Events = $$"""
        SELECT {{ReadModelSql.EventColumns}} FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence IN ({sequences})
          AND (@type IS NULL OR e.type = @type)
          AND NOT EXISTS (SELECT 1 FROM log_attempt a WHERE a.webhook_no = @no AND a.sequence = e.sequence)
        ORDER BY e.sequence DESC
        """;

    private static readonly string ofEvent = $"""
        SELECT w.no AS No, w.id AS Id, w.status AS Status, w.deleted AS Deleted, {ChunkSql.Columns}
        FROM log_webhook w JOIN log_chunk c ON {ChunkSql.Holds("w.no", "@sequence")}
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project)
          AND NOT EXISTS (SELECT 1 FROM log_attempt a WHERE a.webhook_no = w.no AND a.sequence = @sequence)
        """;

    private static readonly string those = $$"""
        SELECT e.sequence AS Sequence, c.last AS Last
        FROM log_webhook w JOIN log_event e ON e.project_no = w.project_no JOIN log_chunk c ON {{ChunkSql.Holds("w.no", "e.sequence")}}
        WHERE w.no = @no AND e.sequence IN ({sequences})
        """;

    private const string ByKey = $$"""
        SELECT {{ChunkSql.Columns}} FROM log_chunk c WHERE c.webhook_no = @no AND c.last IN ({sequences})
        """;

    private static readonly string one = $"""
        SELECT {ChunkSql.Columns} FROM log_webhook w JOIN log_chunk c ON {ChunkSql.Holds("w.no", "@sequence")}
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.id = @webhook
        """;

    /// <summary>The fewest chunks and events in one read.</summary>
    private const int LeastChunks = 8;

    private const int LeastEvents = 100;

    /// <summary>The most.</summary>
    private const int MostChunks = 200;

    private const int MostEvents = 1000;

    /// <summary>Those of a webhook that match a query, newest first; no other chunk than theirs is unpacked.</summary>
    public static async Task<List<DeliveryView>> ReadAsync(
        DbConnection connection, ProjectId project, WebhookId webhook, SequenceSpan span, DeliveryQuery query, int limit)
    {
        var found = new List<DeliveryView>();
        await foreach (var (head, @event, chunk) in FindAsync(connection, project, webhook, span, query, limit).ConfigureAwait(false))
            found.Add(View(head, @event, chunk));
        return found;
    }

    /// <summary>The sequences of those of a webhook that match a query, newest first; no chunk is unpacked.</summary>
    public static async Task<List<long>> SequencesAsync(
        DbConnection connection, ProjectId project, WebhookId webhook, SequenceSpan span, DeliveryQuery query, int limit)
    {
        var found = new List<long>();
        await foreach (var (_, @event, _) in FindAsync(connection, project, webhook, span, query, limit).ConfigureAwait(false))
            found.Add(@event.Sequence);
        return found;
    }

    /// <summary>Those of some sequences.</summary>
    public static async Task<IReadOnlyList<DeliveryView>> ThoseAsync(
        DbConnection connection, ProjectId project, WebhookId webhook, IReadOnlyCollection<long> sequences)
    {
        var webhookOnly = new { project = project.Value, webhook = webhook.Value };
        if (await connection.QuerySingleOrDefaultAsync<HeadRow>(Head, webhookOnly).ConfigureAwait(false) is not { } head)
            return [];
        var last = (await connection.QueryAsync<(long Sequence, long Last)>(Among(those, sequences), new { no = head.No })
            .ConfigureAwait(false)).ToDictionary(row => row.Sequence, row => row.Last);
        if (last.Count == 0)
            return [];
        var chunks = (await connection.QueryAsync<ChunkRow>(Among(ByKey, last.Values.Distinct()), new { no = head.No })
            .ConfigureAwait(false)).ToDictionary(chunk => chunk.Last);
        var events = await EventsAsync(connection, project, head, last.Keys, null).ConfigureAwait(false);
        return [.. events.Select(@event => View(head, @event, chunks[last[@event.Sequence]]))];
    }

    /// <summary>Those of one event, with their webhooks' numbers.</summary>
    public static async Task<IEnumerable<(long WebhookNo, DeliveryView View)>> OfEventAsync(
        DbConnection connection, ProjectId project, EventRow @event)
    {
        var rows = await connection.QueryAsync<HeadRow, ChunkRow, (HeadRow Head, ChunkRow Chunk)>(
            ofEvent, (head, chunk) => (head, chunk), new { project = project.Value, sequence = @event.Sequence }, splitOn: "First")
            .ConfigureAwait(false);
        return rows.Select(row => (row.Head.No, View(row.Head, @event, row.Chunk)));
    }

    /// <summary>The first attempt of a delivery, if a chunk holds it.</summary>
    public static async Task<AttemptRow?> AttemptAsync(DbConnection connection, ProjectId project, WebhookId webhook, long sequence) =>
        await connection.QueryFirstOrDefaultAsync<ChunkRow>(
            one, new { project = project.Value, webhook = webhook.Value, sequence }).ConfigureAwait(false) is { } chunk
            ? AttemptRow.Of(chunk.Of(sequence))
            : null;

    /// <summary>
    /// Chunks may overlap, but end one before the other: what is held after the end of the last chunk that was read is complete.
    /// </summary>
    private static async IAsyncEnumerable<(HeadRow Head, EventRow Event, ChunkRow Chunk)> FindAsync(
        DbConnection connection, ProjectId project, WebhookId webhook, SequenceSpan span, DeliveryQuery query, int limit)
    {
        var webhookOnly = new { project = project.Value, webhook = webhook.Value };
        if (query.Status is not (null or DeliveryStatus.Delivered)
            || await connection.QuerySingleOrDefaultAsync<HeadRow>(Head, webhookOnly).ConfigureAwait(false) is not { } head)
            yield break;
        var held = new Dictionary<long, ChunkRow>();
        var chunks = Math.Clamp(limit / 20, LeastChunks, MostChunks);
        var events = Math.Clamp(limit, LeastEvents, MostEvents);
        for (var end = Math.Min(span.Before, long.MaxValue - AttemptChunk.MaxSpan) + AttemptChunk.MaxSpan; ;)
        {
            var read = (await connection.QueryAsync<ChunkRow>(
                Chunks, new { no = head.No, first = span.First, end, before = span.Before, chunks }).ConfigureAwait(false)).AsList();
            foreach (var chunk in read)
            {
                foreach (var sequence in chunk.Sequences.Where(sequence => sequence >= span.First && sequence < span.Before))
                    held[sequence] = chunk;
            }

            var isLast = read.Count < chunks;
            end = isLast ? span.First : read[^1].Last;
            foreach (var piece in held.Keys.Where(sequence => sequence >= end).OrderDescending().Chunk(events))
            {
                foreach (var @event in await EventsAsync(connection, project, head, piece, query.EventType).ConfigureAwait(false))
                {
                    yield return (head, @event, held[@event.Sequence]);
                    if (--limit == 0)
                        yield break;
                }
            }

            if (isLast)
                yield break;
            // There are few such deliveries among many.
            (chunks, events) = (Math.Min(2 * chunks, MostChunks), Math.Min(2 * events, MostEvents));
            foreach (var done in held.Keys.Where(sequence => sequence >= end).ToList())
                held.Remove(done);
        }
    }

    /// <summary>Those events that have no row in the attempt log, newest first.</summary>
    private static Task<IEnumerable<EventRow>> EventsAsync(
        DbConnection connection, ProjectId project, HeadRow head, IEnumerable<long> sequences, EventType? type) =>
        connection.QueryAsync<EventRow>(
            Among(Events, sequences), new { project = project.Value, no = head.No, type = type?.Value });

    private static string Among(string sql, IEnumerable<long> sequences) =>
        sql.Replace("{sequences}", string.Join(", ", sequences), StringComparison.Ordinal);

    private static DeliveryView View(HeadRow head, EventRow @event, ChunkRow chunk)
    {
        var attempt = chunk.Of(@event.Sequence);
        return new DeliveryRow(
            head.Id, head.Status, head.Deleted, @event.Sequence, @event.Id, @event.Type, @event.AcceptedAt, 1, attempt.At.UtcTicks,
            attempt.Duration.Ticks, (long)DeliveryStatus.Delivered, null, null, attempt.Answer.StatusCode).ToView();
    }

    private sealed record HeadRow(long No, string Id, long Status, long Deleted);
}
