using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class AuthorizedQueries
{
    /// <summary>
    /// The statistics of a webhook's attempts over the range up to now. An unknown webhook throws <see cref="RefusedException"/> with
    /// <see cref="RefusalReason.NotFound"/>. Minutes are kept for eight days, or as long as attempts if that is less.
    /// </summary>
    public Task<WebhookStatistics> GetStatisticsAsync(
        ProjectId project, WebhookId webhook, StatisticsRange range, DateTimeOffset now, CancellationToken cancellationToken) =>
        ReadAsync(project, async connection =>
        {
            if (await connection.ExecuteScalarAsync<long>(
                ReadModelSql.WebhookExists, new { project = project.Value, webhook = webhook.Value }).ConfigureAwait(false) == 0)
            {
                throw new RefusedException(Refusal.NoSuchWebhook(webhook));
            }

            var (count, width) = StepsOf(range);
            var (total, steps) =
                (await MinuteCounts.ReadAsync(connection, project, [webhook], count, width, now).ConfigureAwait(false))[webhook];
            return new WebhookStatistics(range, TimeSpan.FromMinutes(width), total, steps);
        }, cancellationToken);

    /// <summary>The statistics of the attempts of all webhooks together over the range up to now.</summary>
    /// <param name="project">Of one project; null for all.</param>
    /// <param name="range">How far back.</param>
    /// <param name="now">Now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<WebhookStatistics> GetTotalStatisticsAsync(
        ProjectId? project, StatisticsRange range, DateTimeOffset now, CancellationToken cancellationToken)
    {
        return project is { } one ? ReadAsync(one, CountAsync, cancellationToken) : ReadAllAsync(CountAsync, cancellationToken);

        async Task<WebhookStatistics> CountAsync(DbConnection connection)
        {
            var (count, width) = StepsOf(range);
            var (total, steps) = await MinuteCounts.ReadAsync(connection, project, count, width, now).ConfigureAwait(false);
            return new WebhookStatistics(range, TimeSpan.FromMinutes(width), total, steps);
        }
    }

    /// <summary>The last hour of each of some webhooks, such as those of one page of <see cref="ListWebhooksAsync"/>.</summary>
    public Task<IReadOnlyDictionary<WebhookId, WebhookSummary>> SummarizeAsync(
        ProjectId project, IReadOnlyCollection<WebhookId> webhooks, DateTimeOffset now, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyDictionary<WebhookId, WebhookSummary>>(project, async connection =>
            (await MinuteCounts.ReadAsync(connection, project, webhooks, 12, 5, now).ConfigureAwait(false))
                .ToDictionary(counted => counted.Key, counted => new WebhookSummary(counted.Value.Total, counted.Value.Steps)),
                cancellationToken);

    private static (int Count, int Minutes) StepsOf(StatisticsRange range) => range switch
    {
        StatisticsRange.Hour => (60, 1),
        StatisticsRange.Day => (96, 15),
        StatisticsRange.Week => (84, 120),
        _ => throw new UnreachableException(),
    };
}
