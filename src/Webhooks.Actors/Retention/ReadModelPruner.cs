using System.Data.Common;
using Dapper;
using Webhooks.Actors.ReadModel.Chunks;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;

namespace Webhooks.Actors.Retention;

/// <summary>
/// Deletes rows of the read model that are old enough, a few hundred in a transaction, and then pauses for as long as
/// each took. Pending deliveries are never deleted.
/// </summary>
internal sealed partial class ReadModelPruner(
    Func<CancellationToken, Task<DbConnection>> open, RetentionOptions retention, TimeProvider time)
{
    private const int PieceRows = 500;

    /// <summary>Webhooks or projects in one search.</summary>
    private const int PageSize = 1_000;

    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Those whose oldest delivery was tried before the instant.</summary>
    private const string Webhooks = """
        SELECT w.no AS No, p.id AS Project, w.deleted AS Deleted FROM log_webhook w JOIN log_project p ON p.no = w.project_no
        WHERE w.no > @after
          AND ((SELECT a.at FROM log_attempt a WHERE a.webhook_no = w.no ORDER BY a.sequence, a.number LIMIT 1) < @cutoff
            OR (SELECT c.at FROM log_chunk c WHERE c.webhook_no = w.no ORDER BY c.last LIMIT 1) < @cutoff)
        ORDER BY w.no LIMIT @limit
        """;

    private const string AttemptPiece = """
        SELECT MAX(x.sequence) FROM (
          SELECT a.sequence FROM log_attempt a WHERE a.webhook_no = @no AND a.sequence > @after AND a.sequence <= @last
          ORDER BY a.sequence LIMIT @limit) x
        """;

    /// <summary>
    /// Deletes whole deliveries. The age of an expired one starts at its expiry, of any other at its last attempt; a pending one stays, and
    /// so does one whose first attempt is in a chunk that stays.
    /// </summary>
    private static readonly string deleteAttempts = $"""
        DELETE FROM log_attempt WHERE webhook_no = @no AND sequence > @after AND sequence <= @upTo AND sequence NOT IN (
          SELECT k.sequence FROM log_attempt k WHERE k.webhook_no = @no AND k.sequence > @after AND k.sequence <= @upTo
            AND (CASE WHEN k.status = @expired THEN k.next_at ELSE k.at END >= @cutoff
              OR (k.status = @pending AND NOT EXISTS (
                SELECT 1 FROM log_attempt l WHERE l.webhook_no = k.webhook_no AND l.sequence = k.sequence AND l.number > k.number))))
          AND NOT {ChunkSql.IsHeld("log_attempt.webhook_no", "log_attempt.sequence")}
        """;

    /// <summary>The last event of a project stays: it has the head.</summary>
    private const string Projects = """
        SELECT p.no AS No, COALESCE(r.expired, 0) AS Expired,
          (SELECT e.sequence FROM log_event e WHERE e.project_no = p.no ORDER BY e.sequence DESC LIMIT 1) AS Head
        FROM log_project p JOIN log_retention r ON r.project_no = p.no
        WHERE p.no > @after
          AND (SELECT e.accepted_at FROM log_event e WHERE e.project_no = p.no ORDER BY e.sequence LIMIT 1) < @cutoff
        ORDER BY p.no LIMIT @limit
        """;

    private const string EventPiece = """
        SELECT MAX(x.sequence) FROM (
          SELECT e.sequence, e.accepted_at FROM log_event e WHERE e.project_no = @no AND e.sequence <= @last
          ORDER BY e.sequence LIMIT @limit) x
        WHERE x.accepted_at < @cutoff
        """;

    private const string DeleteEvents = "DELETE FROM log_event WHERE project_no = @no AND sequence <= @upTo";

    private const string DeleteRanges = "DELETE FROM log_expired WHERE at < @cutoff";

    private const string DeleteWebhooks = """
        DELETE FROM log_webhook WHERE deleted <> 0 AND updated_at < @cutoff
          AND NOT EXISTS (SELECT 1 FROM log_attempt a WHERE a.webhook_no = log_webhook.no)
          AND NOT EXISTS (SELECT 1 FROM log_chunk c WHERE c.webhook_no = log_webhook.no)
          AND NOT EXISTS (SELECT 1 FROM log_minute m WHERE m.webhook_no = log_webhook.no)
        """;

    /// <summary>Deletes all that is old enough now.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var connection = await open(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            // Before the attempts: a deleted attempt that is offered again would be counted again.
            await PruneMinutesAsync(connection, now, cancellationToken).ConfigureAwait(false);
            await PruneAttemptsAsync(connection, now - retention.Attempts, cancellationToken).ConfigureAwait(false);
            await PruneEventsAsync(connection, now - retention.Events - retention.Attempts, cancellationToken).ConfigureAwait(false);
            var cutoff = (now - retention.Attempts).UtcTicks;
            await connection.ExecuteAsync(DeleteRanges, new { cutoff }).ConfigureAwait(false);
            await connection.ExecuteAsync(DeleteWebhooks, new { cutoff }).ConfigureAwait(false);
            await PruneAuditAsync(connection, now - retention.Audit, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PruneAttemptsAsync(DbConnection connection, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var cutoff = before.UtcTicks;
        var after = 0L;
        while (true)
        {
            var page = await connection.QueryAsync<WebhookRow>(Webhooks, new { after, cutoff, limit = PageSize }).ConfigureAwait(false);
            var webhooks = page.ToList();
            foreach (var webhook in webhooks)
            {
                // An attempt is no older than its event.
                var last = await AuthorizedQueries.FirstSinceAsync(connection, ProjectId.Parse(webhook.Project), before)
                    .ConfigureAwait(false) - 1;
                await PruneAttemptsAsync(connection, webhook, last, cutoff, cancellationToken).ConfigureAwait(false);
            }

            if (webhooks.Count < PageSize)
                return;
            after = webhooks[^1].No;
        }
    }

    private async Task PruneAttemptsAsync(
        DbConnection connection, WebhookRow webhook, long last, long cutoff, CancellationToken cancellationToken)
    {
        await PruneChunksAsync(connection, webhook.No, last, cutoff, cancellationToken).ConfigureAwait(false);
        // Those of a deleted webhook are not pending, despite their status.
        var pending = webhook.Deleted != 0 ? -1 : (int)DeliveryStatus.Pending;
        var after = 0L;
        while (await connection.ExecuteScalarAsync<long?>(
            AttemptPiece, new { no = webhook.No, after, last, limit = PieceRows }).ConfigureAwait(false) is { } upTo)
        {
            await DeleteAsync(
                connection, deleteAttempts, new { no = webhook.No, after, upTo, cutoff, pending, expired = (int)StoredStatus.Expired },
                cancellationToken).ConfigureAwait(false);
            after = upTo;
        }
    }

    private async Task PruneEventsAsync(DbConnection connection, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var cutoff = before.UtcTicks;
        var after = 0L;
        while (true)
        {
            var page = await connection.QueryAsync<ProjectRow>(Projects, new { after, cutoff, limit = PageSize }).ConfigureAwait(false);
            var projects = page.ToList();
            foreach (var project in projects)
            {
                var last = Math.Min(project.Expired, project.Head - 1);
                while (await connection.ExecuteScalarAsync<long?>(
                    EventPiece, new { no = project.No, last, limit = PieceRows, cutoff }).ConfigureAwait(false) is { } upTo)
                {
                    await DeleteAsync(connection, DeleteEvents, new { no = project.No, upTo }, cancellationToken).ConfigureAwait(false);
                }
            }

            if (projects.Count < PageSize)
                return;
            after = projects[^1].No;
        }
    }

    private async Task DeleteAsync(DbConnection connection, string sql, object parameters, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken)).ConfigureAwait(false);
        var took = time.GetElapsedTime(started);
        await Task.Delay(took > LeastPause ? took : LeastPause, cancellationToken).ConfigureAwait(false);
    }

    private sealed record WebhookRow(long No, string Project, long Deleted);

    private sealed record ProjectRow
    {
        public long No { get; init; }

        public long Expired { get; init; }

        public long Head { get; init; }
    }
}
