using Dapper;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class AuthorizedQueries
{
    /// <summary>
    /// Webhooks of all projects that are failing, damaged or disabled by the system: those that an operator should see, newest change
    /// first.
    /// </summary>
    /// <param name="limit">The maximum number.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<WebhookView>> ListTroubledWebhooksAsync(int limit, CancellationToken cancellationToken) =>
        ReadAllAsync<IReadOnlyList<WebhookView>>(async connection =>
        {
            var places = await connection.QueryAsync<(string Project, long No)>(
                OverviewSql.Troubled,
                new
                {
                    disabled = (long)WebhookStatus.Disabled,
                    damaged = (long)WebhookStatus.Damaged,
                    active = (long)WebhookStatus.Active,
                    limit,
                }).ConfigureAwait(false);
            var views = new List<WebhookView>();
            foreach (var (project, no) in places)
            {
                var id = ProjectId.Parse(project);
                var row = await connection.QueryFirstOrDefaultAsync<WebhookRow>(
                    ReadModelSql.Webhooks, new { project, after = no - 1, limit = 1 }).ConfigureAwait(false);
                if (row is not null && row.No == no)
                    views.Add(await WithBacklogAsync(connection, View(row, id)).ConfigureAwait(false));
            }

            return views;
        }, cancellationToken);

    /// <summary>How many of a project's last events were of each type, the most frequent first.</summary>
    /// <param name="project">The project.</param>
    /// <param name="last">How many events to read: a project may have millions.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<EventTypeCount>> CountEventTypesAsync(ProjectId project, int last, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<EventTypeCount>>(project, async connection =>
        {
            var first = await HeadAsync(connection, project).ConfigureAwait(false) - last;
            var rows = await connection.QueryAsync<(string Type, long Count, long LastAt)>(
                OverviewSql.Types, new { project = project.Value, first }).ConfigureAwait(false);
            return [.. rows.Select(row => new EventTypeCount(EventType.Parse(row.Type), row.Count, Journal.WireTypes.Instant(row.LastAt)))];
        }, cancellationToken);

    /// <summary>Reads a row for each webhook: not for every call.</summary>
    internal Task<SystemCounts> SystemCountsAsync(CancellationToken cancellationToken) =>
        ReadAsync(async connection =>
        {
            var rows = (await connection.QueryAsync<SystemCountsRow>(OverviewSql.SystemCounts).ConfigureAwait(false))
                .ToDictionary(row => (WebhookStatus)row.Status);
            long CountOf(WebhookStatus status) => rows.GetValueOrDefault(status)?.Webhooks ?? 0;
            var active = rows.GetValueOrDefault(WebhookStatus.Active);
            return new SystemCounts(
                CountOf(WebhookStatus.Active),
                CountOf(WebhookStatus.Paused),
                CountOf(WebhookStatus.Disabled),
                CountOf(WebhookStatus.Damaged),
                active?.Failing ?? 0,
                active?.Pending ?? 0,
                active?.OldestPendingAt is { } oldest ? Journal.WireTypes.Instant(oldest) : null);
        }, cancellationToken);

    private sealed record SystemCountsRow
    {
        public long Status { get; init; }

        public long Webhooks { get; init; }

        public long Failing { get; init; }

        public long Pending { get; init; }

        public long? OldestPendingAt { get; init; }
    }
}

/// <summary>How many events there were of a type, and when the last was accepted.</summary>
public sealed record EventTypeCount(EventType Type, long Count, DateTimeOffset LastAt);
