using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Retention;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel.Reading;

public sealed class SqliteStatisticsTests() : StatisticsTests(StorageProvider.Sqlite);

public sealed class PostgresStatisticsTests() : StatisticsTests(StorageProvider.PostgreSql);

/// <summary>What is counted of attempts. Now is an hour past noon.</summary>
public abstract class StatisticsTests(StorageProvider provider) : ReadModelTest(provider)
{
    private static readonly DateTimeOffset now = Sample.Noon.AddHours(1);
    private long _next = 1;

    [Fact]
    public async Task Attempts_are_counted_in_the_step_in_which_they_began()
    {
        Offer(
            Webhook("wh_1"),
            Made("wh_1", Sample.Noon.AddMinutes(1).AddTicks(-1), 10, null), // an hour and a bit ago
            Made("wh_1", Sample.Noon.AddMinutes(1), 20, null),
            Made("wh_1", now.AddSeconds(-1), 30, FailureReason.Status),
            Made("wh_1", now, 15_000, FailureReason.Timeout, DeliveryStatus.Exhausted));

        var hour = await StatisticsAsync("wh_1", StatisticsRange.Hour);
        var week = await StatisticsAsync("wh_1", StatisticsRange.Week);

        Assert.Equal((60, TimeSpan.FromMinutes(1), Sample.Noon.AddMinutes(1), now.AddMinutes(1)),
            (hour.Steps.Count, hour.Step, hour.From, hour.Until));
        Assert.Equal(
            [(0, 1L, 1L), (58, 1, 0), (59, 1, 0)],
            hour.Steps.Select((step, i) => (i, step.Counts.Attempts, step.Counts.Delivered)).Where(step => step.Attempts > 0));
        Assert.Equal((3L, 1L, 1L, 2L), (hour.Total.Attempts, hour.Total.Delivered, hour.Total.Exhausted, hour.Total.Failed));
        Assert.Equal([KeyValuePair.Create(FailureReason.Timeout, 1L), KeyValuePair.Create(FailureReason.Status, 1L)], hour.Total.Failures);
        Assert.Equal(4, week.Total.Attempts);
        Assert.Equal(week.Total.Attempts, week.Steps.Sum(step => step.Counts.Attempts));
        Assert.Equal(84, week.Steps.Count);
    }

    [Fact]
    public async Task The_attempts_of_all_webhooks_are_counted_together()
    {
        Offer(
            Webhook("wh_1"), Webhook("wh_2"),
            Made("wh_1", now.AddHours(-25), 10, null), // more than a day ago
            Made("wh_1", now.AddHours(-3), 20, null),
            Made("wh_2", now, 30, FailureReason.Status));

        var all = await Queries.GetTotalStatisticsAsync(null, StatisticsRange.Day, now, CancellationToken.None);
        var project = await Queries.GetTotalStatisticsAsync(Sample.Project, StatisticsRange.Day, now, CancellationToken.None);
        var other = await Queries.GetTotalStatisticsAsync(ProjectId.Parse("other"), StatisticsRange.Day, now, CancellationToken.None);

        Assert.Equal((96, 2L, 1L), (all.Steps.Count, all.Total.Attempts, all.Total.Delivered));
        Assert.Equal((2L, 0L), (project.Total.Attempts, other.Total.Attempts));
        Assert.Equal(1, all.Steps[^1].Counts.Failed);
    }

    [Fact]
    public async Task An_attempt_that_is_offered_again_counts_once_whichever_node_offers_it()
    {
        var entries = Enumerable.Range(0, 20).Select(i => Made("wh_1", now.AddSeconds(-i), 5, i % 2 == 0 ? null : FailureReason.Status))
            .ToArray();
        Offer(Webhook("wh_1"));
        Offer([.. entries[..15], .. entries[5..10]]);
        await Writer.WrittenAsync(CancellationToken.None);
        var other = OtherNode();

        Offer([.. entries]);
        Array.ForEach(entries, other.Offer);
        await other.WrittenAsync(CancellationToken.None);

        var hour = await StatisticsAsync("wh_1", StatisticsRange.Hour);
        Assert.Equal((20L, 10L), (hour.Total.Attempts, hour.Total.Delivered));
    }

    [Fact]
    public async Task Latency_is_that_of_answers_and_not_of_timeouts()
    {
        Offer(Webhook("wh_1"), Made("wh_1", now, 100, null), Made("wh_1", now, 100, FailureReason.Gone),
            Made("wh_1", now, 15_000, FailureReason.Timeout));
        Offer(Webhook("wh_2"), Made("wh_2", now, 15_000, FailureReason.Timeout));

        var latency = (await StatisticsAsync("wh_1", StatisticsRange.Day)).Total.Latency!.Value;

        Assert.InRange(latency.P99.TotalMilliseconds, 84, 119);
        Assert.Null((await StatisticsAsync("wh_2", StatisticsRange.Day)).Total.Latency);
    }

    [Fact]
    public async Task A_page_of_webhooks_is_summed_up_at_once()
    {
        Offer(
            Webhook("wh_1"), Webhook("wh_2"), Webhook("wh_3"),
            Made("wh_1", now.AddMinutes(-7), 10, null), Made("wh_1", now, 10, FailureReason.Status),
            Made("wh_1", now.AddHours(-2), 10, null),
            Made("wh_2", now, 10, null));

        var ids = new[] { "wh_1", "wh_2", "wh_3" }.Select(WebhookId.Parse).ToArray();
        var summaries = await Queries.SummarizeAsync(Sample.Project, ids, now, CancellationToken.None);

        Assert.Equal([0.5, 1.0, null], ids.Select(id => summaries[id].Total.SuccessRate));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1], summaries[ids[0]].Steps.Select(step => (int)step.Counts.Attempts));
        Assert.All(summaries.Values, summary => Assert.Equal(12, summary.Steps.Count));
        Assert.Empty(await Queries.SummarizeAsync(Sample.Project, [], now, CancellationToken.None));
    }

    [Fact]
    public async Task Counts_go_with_the_attempts_or_after_eight_days()
    {
        Offer(Webhook("wh_1"), Events(1, [.. Enumerable.Range(1, 10).Select(n => (long)n)]), Made("wh_1", now.AddDays(-9), 10, null),
            Made("wh_1", now.AddHours(-3), 10, null), Made("wh_1", now, 10, null));

        await PruneAsync(TimeSpan.FromDays(30));
        Assert.Equal(2, await CountedAsync());
        await PruneAsync(TimeSpan.FromHours(2));
        Assert.Equal(1, await CountedAsync());
    }

    [Fact]
    public async Task A_webhook_that_never_was_is_not_found()
    {
        Offer(Webhook("wh_1"));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => StatisticsAsync("wh_2", StatisticsRange.Hour));

        Assert.Equal(RefusalReason.NotFound, refused.Refusal.Reason);
        Assert.Equal(0, (await StatisticsAsync("wh_1", StatisticsRange.Hour)).Total.Attempts);
    }

    private AttemptsEntry Made(
        string webhook, DateTimeOffset at, double milliseconds, FailureReason? failure, DeliveryStatus? status = null)
    {
        var sequence = _next++;
        var outcome = new AttemptOutcome(failure, null) { Duration = TimeSpan.FromMilliseconds(milliseconds) };
        return new(Sample.Project, WebhookId.Parse(webhook),
            [
                new(new(sequence, sequence), Sample.Noon, 1, at, outcome,
                    status ?? (failure is null ? DeliveryStatus.Delivered : DeliveryStatus.Pending), null)]);
    }

    private Task<WebhookStatistics> StatisticsAsync(string webhook, StatisticsRange range) =>
        Queries.GetStatisticsAsync(Sample.Project, WebhookId.Parse(webhook), range, now, CancellationToken.None);

    /// <summary>How many attempts are counted, of whatever age.</summary>
    private async Task<long> CountedAsync()
    {
        await using var connection = await Storage.OpenForReadModelAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT CAST(SUM(attempts) AS BIGINT) FROM log_minute";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task PruneAsync(TimeSpan attempts)
    {
        await Writer.WrittenAsync(CancellationToken.None);
        var retention = new RetentionOptions { Events = TimeSpan.FromDays(30), Attempts = attempts };
        await new ReadModelPruner(Storage.OpenForReadModelAsync, retention, new FakeTimeProvider(now)).RunAsync(CancellationToken.None);
    }
}
