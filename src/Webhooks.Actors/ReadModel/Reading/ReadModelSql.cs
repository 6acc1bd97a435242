namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>The read model's queries, in SQL that SQLite and PostgreSQL share.</summary>
internal static class ReadModelSql
{
    public const string Head = """
        SELECT COALESCE(MAX(e.sequence), 0) FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project)
        """;

    public const string AcceptedAt = """
        SELECT e.accepted_at FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence = @sequence
        """;

    public const string JournalRow = """
        SELECT e.journal_row FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence = @sequence
        """;

    /// <summary>The sequence up to which events are no longer retained; empty when all are.</summary>
    public const string Expired = """
        SELECT r.expired FROM log_retention r WHERE r.project_no = (SELECT no FROM log_project WHERE id = @project)
        """;

    public const string EventById = $"""
        SELECT {EventColumns} FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.id = @id
        """;

    public const string Webhooks = $"""
        {AnyWebhook} AND w.no > @after
        ORDER BY w.no LIMIT @limit
        """;

    public const string Webhook = $"{AnyWebhook} AND w.id = @webhook";

    private const string AnyWebhook = """
        SELECT w.no AS No, w.id AS Id, w.definition AS Definition, w.status AS Status, w.reason AS Reason,
          w.consecutive_failures AS ConsecutiveFailures, w.failing_since AS FailingSince, w.pending AS Pending, w.in_flight AS InFlight,
          w.delivered AS Delivered, w.exhausted AS Exhausted, w.looked AS ReadPosition, w.oldest_pending_at AS OldestPendingAt,
          w.created_at AS CreatedAt, w.updated_at AS UpdatedAt, w.limited_by AS LimitedBy, w.limit_every AS LimitEvery,
          w.damage AS Damage, w.damaged_row AS DamagedRow
        FROM log_webhook w
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.deleted = 0
        """;

    /// <summary>Whether there is or was such a webhook: the deliveries of a deleted one are still shown.</summary>
    public const string WebhookExists = """
        SELECT COUNT(*) FROM log_webhook w
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.id = @webhook
        """;

    /// <summary>By the key from its end: for a failing webhook, the newest events have failed.</summary>
    public const string LastFailure = """
        SELECT a.at AS At, a.failure AS Failure, a.status_code AS StatusCode FROM log_attempt a
        WHERE a.webhook_no = (SELECT w.no FROM log_webhook w JOIN log_project p ON p.no = w.project_no WHERE p.id = @project AND w.id = @webhook)
          AND a.failure IS NOT NULL
        ORDER BY a.sequence DESC, a.number DESC LIMIT 1
        """;

    public const string Projects = $"{ProjectsAfter} ORDER BY p.id LIMIT @limit";

    public const string ProjectsAmong = $"{ProjectsAfter} AND p.id IN @among ORDER BY p.id LIMIT @limit";

    /// <summary>By a part of the id, in lower case.</summary>
    public const string ProjectsLike = $"{ProjectsAfter} AND lower(p.id) LIKE @pattern ESCAPE '\\' ORDER BY p.id LIMIT @limit";

    private const string ProjectsAfter = """
        SELECT p.id AS Id,
          (SELECT e.sequence FROM log_event e WHERE e.project_no = p.no ORDER BY e.sequence DESC LIMIT 1) AS LastSequence,
          (SELECT e.accepted_at FROM log_event e WHERE e.project_no = p.no ORDER BY e.sequence DESC LIMIT 1) AS LastEventAt,
          (SELECT COUNT(*) FROM log_webhook w WHERE w.project_no = p.no AND w.deleted = 0) AS Webhooks
        FROM log_project p WHERE p.id > @after
        """;

    public const string EventColumns = """
        e.sequence AS Sequence, e.id AS Id, e.type AS Type, e.key AS Key, e.only_for AS OnlyFor, e.accepted_at AS AcceptedAt,
        e.journal_row AS JournalRow
        """;
}
