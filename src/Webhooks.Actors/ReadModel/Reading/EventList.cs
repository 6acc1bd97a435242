using System.Data.Common;
using Dapper;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>Lists a project's events, newest first.</summary>
internal static class EventList
{
    /// <summary>
    /// How many events one page may read without an index: some tenths of a second. A page that ends there may have fewer items than
    /// requested, and still a next one.
    /// </summary>
    public const int MostRead = 1_000_000;

    private const string Sql = $"""
        SELECT {ReadModelSql.EventColumns} FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project)
          AND e.sequence < @before AND e.sequence >= @first AND (@type IS NULL OR e.type = @type)
          AND (@all = 1 OR NOT (e.type LIKE 'webhook.%' OR e.type LIKE 'delivery.%'))
          AND (@find IS NULL OR substr(e.id, 1, @length) = @find OR substr(e.key, 1, @length) = @find)
        ORDER BY e.sequence DESC LIMIT @limit
        """;

    public static async Task<Page<EventView>> ReadAsync(
        DbConnection connection, ProjectId project, EventQuery query, int limit, string? cursor)
    {
        var first = Math.Max(
            query.After + 1,
            query.Since is { } since ? await AuthorizedQueries.FirstSinceAsync(connection, project, since).ConfigureAwait(false) : 1);
        var before = PageCursor.DecodeNumber(cursor)
            ?? await connection.ExecuteScalarAsync<long>(ReadModelSql.Head, new { project = project.Value }).ConfigureAwait(false) + 1;
        if (query.Until is { } until)
            before = Math.Min(before, await AuthorizedQueries.FirstSinceAsync(connection, project, until).ConfigureAwait(false));
        var isScan = query.Find is not null || !query.WithSystemEvents;
        var lowest = isScan ? Math.Max(first, before - MostRead) : first;
        var rows = (await connection.QueryAsync<EventRow>(Sql, new
        {
            project = project.Value,
            before,
            first = lowest,
            type = query.EventType?.Value,
            all = query.WithSystemEvents ? 1 : 0,
            find = query.Find,
            length = query.Find?.Length ?? 0,
            limit = limit + 1,
        }).ConfigureAwait(false)).AsList();
        if (rows.Count > limit || lowest <= first)
            return Views(PageCursor.Page(rows, limit, row => PageCursor.Encode(row.Sequence)));
        if (cursor is null && await ByIdAsync(connection, project, query, first, lowest).ConfigureAwait(false) is { } exact)
            rows.Add(exact);
        return Views(new(rows, PageCursor.Encode(rows is [.., { } last] && last.Sequence < lowest ? last.Sequence : lowest)));
    }

    /// <summary>An event with exactly this id, older than the page's range: found by the index.</summary>
    private static async Task<EventRow?> ByIdAsync(DbConnection connection, ProjectId project, EventQuery query, long first, long lowest)
    {
        if (!PublishedEventId.TryParse(query.Find, out var id))
            return null;
        var row = await connection.QuerySingleOrDefaultAsync<EventRow>(
            ReadModelSql.EventById, new { project = project.Value, id = id.Value }).ConfigureAwait(false);
        return row is not null && row.Sequence >= first && row.Sequence < lowest && query.Takes(EventType.Parse(row.Type)) ? row : null;
    }

    private static Page<EventView> Views(Page<EventRow> page) => new([.. page.Items.Select(row => row.ToView())], page.NextCursor);
}
