using System.Data.Common;
using Dapper;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>Events that a webhook wants and has not read.</summary>
/// <param name="Count">How many.</param>
/// <param name="ShouldNotify">Whether a user published one of them, or of the given retries.</param>
internal sealed record UnreadEvents(long Count, bool ShouldNotify)
{
    /// <summary>Their ranges, when the webhook has a condition besides types; else null.</summary>
    public IReadOnlyList<SequenceRange>? Ranges { get; init; }
}

/// <summary>Finds events in the read model that are past their retention. Events that it lacks count as younger.</summary>
internal sealed class AgedEvents(Func<CancellationToken, Task<DbConnection>> open, StoredEvents events)
{
    /// <summary>Retries that are checked: enough to know whether to publish an event about them.</summary>
    private const int MaxRetries = 500;

    private const string Wanted = """
        SELECT e.type AS Type, e.only_for AS OnlyFor, COUNT(*) AS Count FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence >= @first AND e.sequence <= @last
          AND (e.key IS NULL OR e.key <> @self OR (e.type NOT LIKE 'webhook.%' AND e.type NOT LIKE 'delivery.%'))
        GROUP BY e.type, e.only_for
        """;

    private const string Published = """
        SELECT COUNT(*) FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project) AND e.sequence IN ({sequences})
          AND e.type NOT LIKE 'webhook.%' AND e.type NOT LIKE 'delivery.%'
        """;

    /// <summary>The sequences of a project have no gaps, so the one after the last expired one is its oldest.</summary>
    private const string Projects = """
        SELECT p.id FROM log_project p
        LEFT JOIN log_retention r ON r.project_no = p.no
        JOIN log_event e ON e.project_no = p.no AND e.sequence = COALESCE(r.expired, 0) + 1
        WHERE e.accepted_at < @cutoff ORDER BY e.accepted_at LIMIT @limit
        """;

    /// <summary>After the last event that was accepted before the instant; null when there is none.</summary>
    public async Task<Cursor?> LastBeforeAsync(ProjectId project, DateTimeOffset instant)
    {
        var connection = await open(CancellationToken.None).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var last = await AuthorizedQueries.FirstSinceAsync(connection, project, instant).ConfigureAwait(false) - 1;
            var row = await connection.QuerySingleOrDefaultAsync<long?>(
                ReadModelSql.JournalRow, new { project = project.Value, sequence = last }).ConfigureAwait(false);
            return row is { } journalRow ? new Cursor(last, journalRow + 1) : null;
        }
    }

    /// <summary>How many events of the given ranges the webhook wants.</summary>
    public async Task<UnreadEvents> CountAsync(
        ProjectId project, WebhookId webhook, EventFilter filter, IReadOnlyList<SequenceRange> ranges, IReadOnlyList<long> retries)
    {
        var connection = await open(CancellationToken.None).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if (filter.Payload is not null)
                return await CountAsync(connection, project, webhook, filter, ranges, retries).ConfigureAwait(false);
            var (count, isPublished) = (0L, false);
            foreach (var (first, last) in ranges)
            {
                var rows = await connection.QueryAsync<(string Type, string? OnlyFor, long Count)>(
                    Wanted, new { project = project.Value, self = webhook.Value, first, last }).ConfigureAwait(false);
                foreach (var row in rows)
                {
                    var type = EventType.Parse(row.Type);
                    if (row.OnlyFor is { } only ? only != webhook.Value : !filter.Matches(type))
                        continue;
                    count += row.Count;
                    isPublished |= !OperationalEvents.IsReserved(type);
                }
            }

            return new(count, isPublished || await IsPublishedAsync(connection, project, retries).ConfigureAwait(false));
        }
    }

    private async Task<UnreadEvents> CountAsync(
        DbConnection connection, ProjectId project, WebhookId webhook, EventFilter filter, IReadOnlyList<SequenceRange> ranges,
        IReadOnlyList<long> retries)
    {
        var (count, isPublished) = (0L, false);
        var found = new RangeList();
        foreach (var (first, last) in ranges)
        {
            await foreach (var row in events.WantedAsync(connection, project, webhook, filter, first, last).ConfigureAwait(false))
            {
                count++;
                found.Add(row.Sequence);
                isPublished |= !OperationalEvents.IsReserved(EventType.Parse(row.Type));
            }
        }

        return new(count, isPublished || await IsPublishedAsync(connection, project, retries).ConfigureAwait(false))
        {
            Ranges = found.Ranges,
        };
    }

    private static async Task<bool> IsPublishedAsync(DbConnection connection, ProjectId project, IReadOnlyList<long> retries) =>
        retries.Count > 0 && await connection.ExecuteScalarAsync<long>(
            Published.Replace("{sequences}", string.Join(',', retries.Take(MaxRetries)), StringComparison.Ordinal),
            new { project = project.Value }).ConfigureAwait(false) > 0;

    /// <summary>Projects whose oldest retained event was accepted before the instant, some of them if there are many.</summary>
    public async Task<IReadOnlyList<ProjectId>> ProjectsAsync(DateTimeOffset instant, int limit)
    {
        var connection = await open(CancellationToken.None).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var ids = await connection.QueryAsync<string>(Projects, new { cutoff = instant.UtcTicks, limit }).ConfigureAwait(false);
            return [.. ids.Select(ProjectId.Parse)];
        }
    }
}
