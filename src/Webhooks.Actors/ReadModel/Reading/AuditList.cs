using System.Data.Common;
using System.Globalization;
using Dapper;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>The audit, newest first.</summary>
internal static class AuditList
{
    private const string Columns = """
        SELECT persistence_id AS "Id", journal_row AS "Row", at AS "At", project AS "Project", actor_kind AS "Kind", actor_name AS "Name",
          remote_address AS "RemoteAddress", action AS "Action", target AS "Target", changes AS "Changes"
        FROM audit WHERE true
        """;

    public static async Task<Page<AuditView>> ReadAsync(
        DbConnection connection, ProjectId? project, AuditQuery query, int limit, string? cursor)
    {
        var last = Parse(cursor);
        var sql = Columns
            + (project is null ? "" : " AND project = @project")
            + (query.Actor is null ? "" : " AND actor_name = @actor")
            + (query.Since is null ? "" : " AND at >= @since")
            + (query.Until is null ? "" : " AND at < @until")
            + (last is null ? "" : " AND (at, persistence_id, journal_row) < (@at, @id, @row)")
            + " ORDER BY at DESC, persistence_id DESC, journal_row DESC LIMIT @limit";
        var rows = await connection.QueryAsync<AuditRow>(sql, new
        {
            project = project?.Value,
            actor = query.Actor,
            since = query.Since?.UtcTicks,
            until = query.Until?.UtcTicks,
            at = last?.At,
            id = last?.Id,
            row = last?.Row,
            limit = limit + 1,
        }).ConfigureAwait(false);
        var page = PageCursor.Page([.. rows], limit, row => PageCursor.Encode($"{row.At} {row.Row} {row.Id}"));
        return new([.. page.Items.Select(row => row.ToView())], page.NextCursor);
    }

    private static (long At, string Id, long Row)? Parse(string? cursor)
    {
        if (PageCursor.DecodeText(cursor) is not { } text)
            return null;
        return text.Split(' ') is [var at, var row, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (ticks, id, number)
            : throw PageCursor.Invalid();
    }

    private sealed record AuditRow
    {
        public string Id { get; init; } = "";

        public long Row { get; init; }

        public long At { get; init; }

        public string? Project { get; init; }

        public string Kind { get; init; } = "";

        public string Name { get; init; } = "";

        public string? RemoteAddress { get; init; }

        public string Action { get; init; } = "";

        public string Target { get; init; } = "";

        public string Changes { get; init; } = "";

        public AuditView ToView() => new(
            Journal.WireTypes.Instant(At), Project is null ? null : ProjectId.Parse(Project),
            new(Enum.Parse<ActorKind>(Kind, ignoreCase: true), Name, RemoteAddress), Action, Target, Changes);
    }
}
