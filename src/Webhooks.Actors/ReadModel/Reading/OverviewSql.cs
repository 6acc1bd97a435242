namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>Queries over whole projects, in SQL that SQLite and PostgreSQL share.</summary>
internal static class OverviewSql
{
    public const string Troubled = """
        SELECT p.id AS Project, w.no AS No FROM log_webhook w JOIN log_project p ON p.no = w.project_no
        WHERE w.deleted = 0 AND (w.status = @disabled OR w.status = @damaged OR (w.status = @active AND w.failing_since IS NOT NULL))
        ORDER BY w.updated_at DESC, w.no LIMIT @limit
        """;

    /// <summary>All webhooks by status. The backlog of a paused webhook waits on purpose.</summary>
    public const string SystemCounts = """
        SELECT w.status AS Status, COUNT(*) AS Webhooks, COUNT(w.failing_since) AS Failing, CAST(SUM(w.pending) AS BIGINT) AS Pending,
          MIN(w.oldest_pending_at) AS OldestPendingAt
        FROM log_webhook w WHERE w.deleted = 0 GROUP BY w.status
        """;

    public const string Counts = """
        SELECT (SELECT COUNT(*) FROM log_project) AS Projects, (SELECT COUNT(*) FROM log_webhook w WHERE w.deleted = 0) AS Webhooks
        """;

    public const string Types = """
        SELECT e.type AS Type, COUNT(*) AS Count, MAX(e.accepted_at) AS LastAt FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence > @first
        GROUP BY e.type ORDER BY COUNT(*) DESC, e.type
        """;
}
