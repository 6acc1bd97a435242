using System.Data.Common;
using Dapper;
using Webhooks.Actors.ReadModel.Chunks;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>
/// Deliveries are not rows: tried ones follow from their last attempt, which is a row or part of a chunk, untried ones from the
/// project's events beyond the webhook's cursor.
/// </summary>
internal static class DeliveryList
{
    private const string Columns = """
        w.id AS Webhook, w.status AS WebhookStatus, w.deleted AS WebhookDeleted, e.sequence AS Sequence, e.id AS EventId, e.type AS EventType,
          e.accepted_at AS AcceptedAt, a.number AS Number, a.at AS At, a.duration AS Duration, a.status AS Status, a.next_at AS NextAt,
          a.failure AS Failure, a.status_code AS StatusCode
        """;

    private const string From = """
         FROM log_webhook w
        JOIN log_attempt a ON a.webhook_no = w.no
        JOIN log_event e ON e.project_no = w.project_no AND e.sequence = a.sequence
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project)
          AND NOT EXISTS (SELECT 1 FROM log_attempt later WHERE later.webhook_no = a.webhook_no AND later.sequence = a.sequence AND later.number > a.number)
        """;

    private const string LastAttempt = "SELECT " + Columns + From;

    private const string OfWebhook = LastAttempt + " AND w.id = @webhook AND a.sequence >= @first AND a.sequence < @before";

    private const string OfEvent = "SELECT w.no AS No, " + Columns + From + " AND a.sequence = @sequence";

    private const string Readers = """
        SELECT w.id AS Id, w.definition AS Definition, w.cursor AS Cursor, w.no AS No FROM log_webhook w
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.deleted = 0
          AND (@webhook IS NULL OR w.id = @webhook) AND w.cursor < @below ORDER BY w.no
        """;

    private static readonly string untriedEvents = $"""
        SELECT e.sequence AS Sequence, e.id AS Id, e.type AS Type, e.key AS Key, e.only_for AS OnlyFor, e.accepted_at AS AcceptedAt,
          e.journal_row AS JournalRow
        FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence >= @first AND e.sequence < @before
          AND (@type IS NULL OR e.type = @type)
          AND NOT EXISTS (SELECT 1 FROM log_attempt a WHERE a.webhook_no = @no AND a.sequence = e.sequence)
          AND NOT {ChunkSql.IsHeld("@no", "e.sequence")}
        ORDER BY e.sequence DESC LIMIT @chunk
        """;

    /// <summary>Events in one read: a driver may fetch all rows of a statement, needed or not.</summary>
    private const int Chunk = 1000;

    /// <summary>Events whose bodies are read for one page: of a webhook that asks for more than types, each of them.</summary>
    public const int LookedAtUpTo = 10_000;

    public static async Task<Page<DeliveryView>> ReadAsync(
        StoredEvents events, DbConnection connection, ProjectId project, WebhookId webhook, DeliveryQuery query, int limit, string? cursor)
    {
        var range = await SequencesAsync(connection, project, query, PageCursor.DecodeNumber(cursor) ?? long.MaxValue)
            .ConfigureAwait(false);
        var chunked = await ChunkedDeliveries.ReadAsync(connection, project, webhook, range, query, limit + 1).ConfigureAwait(false);
        // Rows before a full page of others are not on it: for few delivered among many others, they would all be read.
        var first = chunked.Count > limit ? chunked[^1].Sequence : range.First;
        var tried = new List<DeliveryRow>();
        foreach (var condition in Conditions(query))
        {
            tried.AddRange(await connection.QueryAsync<DeliveryRow>($"{OfWebhook}{condition} ORDER BY a.sequence DESC LIMIT @limit", new
            {
                project = project.Value,
                webhook = webhook.Value,
                first,
                before = range.Before,
                type = query.EventType?.Value,
                limit = limit + 1,
            }).ConfigureAwait(false));
        }

        var (untried, stoppedAt) = query.Status is null or DeliveryStatus.Pending
            ? await UntriedAsync(events, connection, project, webhook, range, query, limit + 1).ConfigureAwait(false)
            : new([], null);
        var expired = query.Status is null or DeliveryStatus.Pending or DeliveryStatus.Exhausted
            ? await ExpiredDeliveries.ReadAsync(connection, project, webhook, range, query, limit + 1).ConfigureAwait(false)
            : [];
        var ended = expired.Select(view => view.Sequence).ToHashSet();
        List<DeliveryView> found =
        [
            .. tried.Select(row => row.ToView()).Concat(chunked)
                .Concat(untried.Where(view => !ended.Contains(view.Sequence))).Concat(expired)
                .Where(view => (query.Status is null || view.Status == query.Status) && !(view.Sequence < stoppedAt))
                .OrderByDescending(view => view.Sequence).Take(limit + 1),
        ];
        return stoppedAt is { } at && found.Count <= limit
            ? new(found, PageCursor.Encode(at))
            : PageCursor.Page(found, limit, view => PageCursor.Encode(view.Sequence));
    }

    /// <summary>The sequences of a query. Time never goes back within a project, so instants map to sequences.</summary>
    public static async Task<SequenceSpan> SequencesAsync(DbConnection connection, ProjectId project, DeliveryQuery query, long before) =>
        new(
        query.Since is { } since ? await AuthorizedQueries.FirstSinceAsync(connection, project, since).ConfigureAwait(false) : 1,
        query.Until is { } until
            ? Math.Min(before, await AuthorizedQueries.FirstSinceAsync(connection, project, until).ConfigureAwait(false))
            : before);

    /// <summary>
    /// The other conditions of a query on last attempts, one statement for each stored status: with a single status, undelivered ones are
    /// found by the index of undelivered ones.
    /// </summary>
    public static IEnumerable<string> Conditions(DeliveryQuery query)
    {
        var type = query.EventType is null ? "" : " AND e.type = @type";
        return query.Status switch
        {
            null => [type],
            DeliveryStatus.Delivered => [$"{type} AND a.status = {(int)DeliveryStatus.Delivered}"],
            DeliveryStatus.Exhausted => [Undelivered(DeliveryStatus.Exhausted), Undelivered(StoredStatus.Expired)],
            // Deliveries that were pending when their webhook was deleted are cancelled.
            DeliveryStatus.Cancelled => [Undelivered(DeliveryStatus.Pending) + " AND w.deleted <> 0"],
            _ => [Undelivered(DeliveryStatus.Pending) + " AND w.deleted = 0"],
        };

        string Undelivered(DeliveryStatus status) => $"{type} AND a.status <> {(int)DeliveryStatus.Delivered} AND a.status = {(int)status}";
    }

    public static async Task<IEnumerable<DeliveryView>> TriedAsync(
        DbConnection connection, ProjectId project, WebhookId webhook, IReadOnlyCollection<long> sequences)
    {
        if (sequences.Count == 0)
            return [];
        var rows = await connection.QueryAsync<DeliveryRow>(
            $"{LastAttempt} AND w.id = @webhook AND a.sequence IN ({string.Join(", ", sequences)})",
            new { project = project.Value, webhook = webhook.Value }).ConfigureAwait(false);
        var chunked = await ChunkedDeliveries.ThoseAsync(connection, project, webhook, sequences).ConfigureAwait(false);
        return rows.Select(row => row.ToView()).Concat(chunked);
    }

    public static async Task<DeliveryView?> FindAsync(
        StoredEvents events, DbConnection connection, ProjectId project, WebhookId webhook, EventRow @event) =>
        (await OfEventAsync(events, connection, project, @event).ConfigureAwait(false))
            .SingleOrDefault(delivery => delivery.Webhook == webhook);

    public static async Task<IReadOnlyList<DeliveryView>> OfEventAsync(
        StoredEvents events, DbConnection connection, ProjectId project, EventRow @event)
    {
        var tried = await connection.QueryAsync<long, DeliveryRow, (long WebhookNo, DeliveryView View)>(
            OfEvent, (no, row) => (no, row.ToView()), new { project = project.Value, sequence = @event.Sequence }, splitOn: "Webhook")
            .ConfigureAwait(false);
        var readers = await ReadersAsync(connection, project, null, @event.Sequence).ConfigureAwait(false);
        var chunked = await ChunkedDeliveries.OfEventAsync(connection, project, @event).ConfigureAwait(false);
        List<DeliveryView> deliveries = [.. tried.Concat(chunked).OrderBy(entry => entry.WebhookNo).Select(entry => entry.View)];
        deliveries.AddRange((await ExpiredDeliveries.OfEventAsync(connection, project, @event).ConfigureAwait(false))
            .Where(expired => deliveries.TrueForAll(d => d.Webhook != expired.Webhook)));
        var known = deliveries.Select(delivery => delivery.Webhook.Value).ToHashSet();
        readers.RemoveAll(reader => known.Contains(reader.Id));
        var wanted = await events.WantedAsync(
            project, [.. readers.Select(reader => (WebhookId.Parse(reader.Id), reader.Filter))], [@event]).ConfigureAwait(false);
        deliveries.AddRange(readers.Where(reader => wanted.Contains(WebhookId.Parse(reader.Id))).Select(reader => reader.Pending(@event)));
        return deliveries;
    }

    /// <summary>Those that a query asks for, newest first, as far as it looks.</summary>
    public static async Task<UntriedDeliveries> UntriedAsync(
        StoredEvents events, DbConnection connection, ProjectId project, WebhookId webhook, SequenceSpan range, DeliveryQuery query,
        int limit)
    {
        var found = new List<DeliveryView>();
        if (await ReadersAsync(connection, project, webhook, range.Before).ConfigureAwait(false) is not [var reader])
            return new(found, null);
        var looked = 0;
        for (var before = range.Before; ;)
        {
            var rows = (await connection.QueryAsync<EventRow>(untriedEvents, new
            {
                project = project.Value,
                first = Math.Max(range.First, reader.Cursor + 1),
                before,
                no = reader.No,
                type = query.EventType?.Value,
                chunk = Chunk,
            }).ConfigureAwait(false)).AsList();
            var wanted = await events.WantedAsync(project, webhook, reader.Filter, rows).ConfigureAwait(false);
            found.AddRange(wanted.Take(limit - found.Count).Select(reader.Pending));
            if (found.Count == limit || rows.Count < Chunk)
                return new(found, null);
            before = rows[^1].Sequence;
            if (reader.Filter.Payload is not null && (looked += rows.Count) >= LookedAtUpTo)
                return new(found, before);
        }
    }

    /// <summary>Those of some sequences.</summary>
    public static async Task<IEnumerable<DeliveryView>> UntriedAsync(
        StoredEvents events, DbConnection connection, ProjectId project, WebhookId webhook, EventType? type,
        IReadOnlyCollection<long> sequences)
    {
        if (await ReadersAsync(connection, project, webhook, sequences.Max()).ConfigureAwait(false) is not [var reader])
            return [];
        var rows = await connection.QueryAsync<EventRow>(
            untriedEvents.Replace("ORDER BY", $"AND e.sequence IN ({string.Join(", ", sequences)}) ORDER BY", StringComparison.Ordinal), new
            {
                project = project.Value,
                first = Math.Max(sequences.Min(), reader.Cursor + 1),
                before = sequences.Max() + 1,
                no = reader.No,
                type = type?.Value,
                chunk = sequences.Count,
            }).ConfigureAwait(false);
        return (await events.WantedAsync(project, webhook, reader.Filter, rows).ConfigureAwait(false)).Select(reader.Pending);
    }

    private static async Task<List<ReaderRow>> ReadersAsync(DbConnection connection, ProjectId project, WebhookId? webhook, long below) =>
        [
            .. await connection.QueryAsync<ReaderRow>(Readers, new { project = project.Value, webhook = webhook?.Value, below })
                .ConfigureAwait(false)];
}

/// <summary>Deliveries that were not tried yet.</summary>
/// <param name="StoppedAt">From where on they were looked for; null when to the end.</param>
internal readonly record struct UntriedDeliveries(List<DeliveryView> Found, long? StoppedAt);

/// <summary>Sequences from the first on, and before the other.</summary>
internal readonly record struct SequenceSpan(long First, long Before);
