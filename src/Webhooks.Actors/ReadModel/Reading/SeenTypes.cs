using System.Data.Common;
using Dapper;
using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>The event types that a project has had, and who listens to which.</summary>
internal static class SeenTypes
{
    private const string Seen = """
        SELECT t.type AS Type, t.last_at AS LastAt, t.violations AS Violations FROM log_type t
        WHERE t.project_no = (SELECT no FROM log_project WHERE id = @project) AND t.about = '' AND t.last_sequence > 0
        """;

    private const string Names = """
        SELECT t.type FROM log_type t
        WHERE t.project_no = (SELECT no FROM log_project WHERE id = @project) AND t.about = '' AND t.last_sequence > 0
        """;

    private const string Violations = """
        SELECT t.violations FROM log_type t
        WHERE t.project_no = (SELECT no FROM log_project WHERE id = @project) AND t.about = '' AND t.type = @type
        """;

    private const string Counts = """
        SELECT e.type AS Type, COUNT(*) AS Count FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence >= @first
        GROUP BY e.type
        """;

    private const string Readers = """
        SELECT w.id AS Id, w.definition AS Definition, w.cursor AS Cursor, w.no AS No FROM log_webhook w
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.deleted = 0
        """;

    private const string Last = """
        SELECT e.sequence AS Sequence, e.id AS Id, e.type AS Type, e.key AS Key, e.only_for AS OnlyFor, e.accepted_at AS AcceptedAt,
          e.journal_row AS JournalRow
        FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.type = @type AND e.sequence > @after
        ORDER BY e.sequence DESC LIMIT @last
        """;

    /// <summary>The types that a project has had, without those of system events.</summary>
    public static async Task<IReadOnlyList<EventType>> NamesAsync(DbConnection connection, ProjectId project) =>
    [
        .. (await connection.QueryAsync<string>(Names, new { project = project.Value }).ConfigureAwait(false))
            .Select(EventType.Parse).Where(type => !OperationalEvents.IsReserved(type)),
    ];

    /// <summary>How many events of a type were stored though they did not fit its schema.</summary>
    public static async Task<long> ViolationsAsync(DbConnection connection, ProjectId project, EventType type) =>
        await connection.ExecuteScalarAsync<long?>(Violations, new { project = project.Value, type = type.Value }).ConfigureAwait(false)
            ?? 0;

    /// <summary>The types with their counts since an instant, of a million events at most.</summary>
    public static async Task<IReadOnlyDictionary<EventType, SeenType>> ReadAsync(
        DbConnection connection, ProjectId project, DateTimeOffset since)
    {
        var seen = (await connection.QueryAsync<(string Type, long LastAt, long Violations)>(Seen, new { project = project.Value })
            .ConfigureAwait(false)).AsList();
        var head = await connection.ExecuteScalarAsync<long>(ReadModelSql.Head, new { project = project.Value }).ConfigureAwait(false);
        var first = Math.Max(
            await AuthorizedQueries.FirstSinceAsync(connection, project, since).ConfigureAwait(false), head - EventList.MostRead + 1);
        var counts = (await connection.QueryAsync<(string Type, long Count)>(Counts, new { project = project.Value, first })
            .ConfigureAwait(false)).ToDictionary(row => row.Type, row => row.Count);
        return seen.ToDictionary(
            row => EventType.Parse(row.Type),
            row => new SeenType(WireTypes.Instant(row.LastAt), counts.GetValueOrDefault(row.Type), row.Violations));
    }

    /// <summary>The event types that each webhook of a project asks for.</summary>
    public static async Task<IReadOnlyList<EventFilter>> FiltersAsync(DbConnection connection, ProjectId project) =>
        [.. (await connection.QueryAsync<ReaderRow>(Readers, new { project = project.Value }).ConfigureAwait(false))
            .Select(row => row.Filter)];

    /// <summary>The last events of a type, newest first, among a project's last million.</summary>
    public static async Task<IReadOnlyList<EventRow>> LastAsync(DbConnection connection, ProjectId project, EventType type, int last)
    {
        var head = await connection.ExecuteScalarAsync<long>(ReadModelSql.Head, new { project = project.Value }).ConfigureAwait(false);
        var expired = await connection.ExecuteScalarAsync<long?>(ReadModelSql.Expired, new { project = project.Value })
            .ConfigureAwait(false) ?? 0;
        var after = Math.Max(expired, head - EventList.MostRead);
        return (await connection.QueryAsync<EventRow>(Last, new { project = project.Value, type = type.Value, after, last })
            .ConfigureAwait(false)).AsList();
    }
}

/// <summary>What a project has had of an event type.</summary>
/// <param name="LastAt">When the last was accepted.</param>
/// <param name="EventsLastDay">How many were accepted within a day.</param>
/// <param name="Violations">How many were stored though they did not fit the schema.</param>
internal sealed record SeenType(DateTimeOffset LastAt, long EventsLastDay, long Violations);
