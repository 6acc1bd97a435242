using System.Data.Common;
using Dapper;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>Reads the counts of <see cref="MinuteStatement"/>.</summary>
internal static class MinuteCounts
{
    private const string ByStep = """
        SELECT w.id AS Webhook, m.minute / @width AS Step, m.failure AS Failure, m.latency AS Latency,
          CAST(SUM(m.attempts) AS BIGINT) AS Attempts, CAST(SUM(m.exhausted) AS BIGINT) AS Exhausted
        FROM log_webhook w JOIN log_minute m ON m.webhook_no = w.no
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.id IN ({webhooks})
          AND m.minute >= @first AND m.minute < @end
        GROUP BY w.id, m.minute / @width, m.failure, m.latency
        """;

    private const string OfAll = """
        SELECT '' AS Webhook, m.minute / @width AS Step, m.failure AS Failure, m.latency AS Latency,
          CAST(SUM(m.attempts) AS BIGINT) AS Attempts, CAST(SUM(m.exhausted) AS BIGINT) AS Exhausted
        FROM log_webhook w JOIN log_minute m ON m.webhook_no = w.no
        WHERE (@project IS NULL OR w.project_no = (SELECT no FROM log_project WHERE id = @project))
          AND m.minute >= @first AND m.minute < @end
        GROUP BY m.minute / @width, m.failure, m.latency
        """;

    /// <summary>Steps of all webhooks together, of one project or of all.</summary>
    public static async Task<(AttemptCounts Total, IReadOnlyList<StatisticsStep> Steps)> ReadAsync(
        DbConnection connection, ProjectId? project, int count, int width, DateTimeOffset now)
    {
        var last = MinuteStatement.MinuteOf(now.UtcTicks) / width;
        var first = last - count + 1;
        var rows = await connection.QueryAsync<CountRow>(
            OfAll, new { project = project?.Value, width, first = first * width, end = (last + 1) * width }).ConfigureAwait(false);
        return Steps(rows, first, count, width);
    }

    /// <summary>Steps of a webhook: the requested number, the last of which contains now.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="project">Their project.</param>
    /// <param name="webhooks">Which webhooks; those without an attempt are in the answer, too.</param>
    /// <param name="count">How many steps.</param>
    /// <param name="width">How many minutes each has.</param>
    /// <param name="now">Now.</param>
    public static async Task<Dictionary<WebhookId, (AttemptCounts Total, IReadOnlyList<StatisticsStep> Steps)>> ReadAsync(
        DbConnection connection, ProjectId project, IReadOnlyCollection<WebhookId> webhooks, int count, int width, DateTimeOffset now)
    {
        if (webhooks.Count == 0)
            return [];
        var last = MinuteStatement.MinuteOf(now.UtcTicks) / width;
        var first = last - count + 1;
        var parameters = new DynamicParameters(new { project = project.Value, width, first = first * width, end = (last + 1) * width });
        // Built by hand: Dapper converts a list to an array if the driver accepts arrays, and PostgreSQL has no IN for these.
        var names = webhooks.Select((_, i) => $"webhook{i}").ToList();
        foreach (var (name, webhook) in names.Zip(webhooks))
            parameters.Add(name, webhook.Value);
        var sql = ByStep.Replace("{webhooks}", string.Join(", ", names.Select(name => "@" + name)), StringComparison.Ordinal);
        var rows = await connection.QueryAsync<CountRow>(sql, parameters).ConfigureAwait(false);
        var byWebhook = rows.ToLookup(row => row.Webhook);
        return webhooks.Distinct().ToDictionary(webhook => webhook, webhook => Steps(byWebhook[webhook.Value], first, count, width));
    }

    private static (AttemptCounts, IReadOnlyList<StatisticsStep>) Steps(IEnumerable<CountRow> rows, long first, int count, int width)
    {
        var (total, steps) = (new Tally(), Enumerable.Range(0, count).Select(_ => new Tally()).ToArray());
        foreach (var row in rows)
        {
            total.Add(row);
            steps[row.Step - first].Add(row);
        }

        return (total.ToCounts(), [.. steps.Select((step, i) => new StatisticsStep(
            new((first + i) * width * TimeSpan.TicksPerMinute, TimeSpan.Zero), step.ToCounts()))]);
    }

    private sealed class Tally
    {
        private readonly SortedDictionary<FailureReason, long> _failures = [];
        private readonly SortedDictionary<int, long> _answered = [];
        private long _attempts;
        private long _delivered;
        private long _exhausted;

        public void Add(CountRow row)
        {
            _attempts += row.Attempts;
            _exhausted += row.Exhausted;
            var failure = (FailureReason)row.Failure;
            if (row.Failure == 0)
                _delivered += row.Attempts;
            else
                _failures[failure] = _failures.GetValueOrDefault(failure) + row.Attempts;
            if (row.Failure == 0 || failure.IsAnswer())
                _answered[(int)row.Latency] = _answered.GetValueOrDefault((int)row.Latency) + row.Attempts;
        }

        public AttemptCounts ToCounts() => new(_attempts, _delivered, _exhausted, _failures, LatencyScale.Percentiles(_answered));
    }

    /// <summary>
    /// Filled by name: without a row, SQLite's driver treats an expression as a blob, which fits no constructor.
    /// </summary>
    private sealed record CountRow
    {
        public required string Webhook { get; init; }

        public long Step { get; init; }

        public long Failure { get; init; }

        public long Latency { get; init; }

        public long Attempts { get; init; }

        public long Exhausted { get; init; }
    }
}
