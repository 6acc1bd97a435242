using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Retention;
using Webhooks.Actors.Tests.ReadModel;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Retention;

public sealed class SqlitePruningTests() : PruningTests(StorageProvider.Sqlite);

public sealed class PostgresPruningTests() : PruningTests(StorageProvider.PostgreSql);

/// <summary>
/// What is deleted of the read model, and what is shown of deliveries that have expired. Event n is accepted n seconds after noon, and
/// attempt m is made m minutes after noon.
/// </summary>
public abstract class PruningTests(StorageProvider provider) : ReadModelTest(provider)
{
    private static readonly RetentionOptions retention = new()
    {
        Events = TimeSpan.FromMinutes(30),
        Attempts = TimeSpan.FromMinutes(20),
        Audit = TimeSpan.FromHours(1),
    };

    [Fact]
    public async Task Whole_deliveries_go_when_their_last_attempt_is_old_and_pending_ones_stay()
    {
        Offer(Events(1, 1, 2, 3, 4), Webhook("wh_1", cursor: 4), Attempts(
            "wh_1",
            (1, 1, DeliveryStatus.Pending), (1, 2, DeliveryStatus.Delivered),
            (2, 1, DeliveryStatus.Pending), (2, 9, DeliveryStatus.Delivered),
            (3, 1, DeliveryStatus.Pending),
            (4, 1, DeliveryStatus.Exhausted)));

        await PruneAsync(minutes: 25);

        Assert.Equal([3, 2], (await DeliveriesAsync("wh_1")).Items.Select(delivery => delivery.Sequence));
        await PruneAsync(minutes: 1_000);
        Assert.Equal(DeliveryStatus.Pending, Assert.Single((await DeliveriesAsync("wh_1")).Items).Status);
    }

    [Fact]
    public async Task Events_go_when_they_have_expired_and_their_time_is_over_but_the_last_of_a_project()
    {
        Offer(Events(1, [.. Enumerable.Range(1, 1_200).Select(n => (long)n)]), new RetentionEntry(Sample.Project, 900));
        await PruneAsync(minutes: 49);
        Assert.Equal((1L, 1_200L), await EventsAsync());

        await PruneAsync(minutes: 51);
        Assert.Equal((60L, 1_200L), await EventsAsync());
        await PruneAsync(minutes: 10_000);
        Assert.Equal((901L, 1_200L), await EventsAsync());
        Offer(new RetentionEntry(Sample.Project, 1_200), new RetentionEntry(Sample.Project, 1_000));
        await PruneAsync(minutes: 10_000);
        Assert.Equal((1_200L, 1_200L), await EventsAsync());
        Assert.Equal(1_200, Assert.Single((await Queries.ListProjectsAsync(10, null, CancellationToken.None)).Items).LastSequence);
    }

    [Fact]
    public async Task Changes_go_when_they_are_older_than_the_retention_of_the_audit()
    {
        Offer([.. Enumerable.Range(1, 1_200).Select(n => new AuditEntry(
            Sample.Project, "webhook-labels.wh_1", n, new(new(ActorKind.Key, "ada"), Sample.Noon.AddMinutes(n), "{}"), "webhook.paused",
            "wh_1"))]);

        await PruneAsync(minutes: 60 + 1_100);

        var left = (await Queries.ListAuditAsync(Sample.Project, new(), 1_000, null, CancellationToken.None)).Items;
        Assert.Equal((101, Sample.Noon.AddMinutes(1_100)), (left.Count, left[^1].At));
    }

    [Fact]
    public async Task Pending_attempts_of_a_deleted_webhook_go_and_then_the_webhook()
    {
        Offer(Events(1, 1), Webhook("wh_1"), Attempts("wh_1", (1, 1, DeliveryStatus.Pending)), Webhook("wh_1", deleted: true, row: 2),
            Webhook("wh_2"));

        await PruneAsync(minutes: 25);

        await Assert.ThrowsAsync<RefusedException>(() => DeliveriesAsync("wh_1"));
        Assert.Single((await Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None)).Items);
    }

    [Fact]
    public async Task What_has_expired_is_exhausted_whether_it_was_tried_or_not()
    {
        Offer(Events(1, 1, 2, 3, 4, 5, 6), Webhook("wh_1", cursor: 5),
            Attempts("wh_1", (1, 1, DeliveryStatus.Delivered), (2, 1, DeliveryStatus.Pending)));
        Offer(Expired("wh_1", from: 3, upTo: 5, untried: 3, new ExpiredRetry(2, 1)));

        var all = (await DeliveriesAsync("wh_1")).Items;
        Assert.Equal(
            [(6L, DeliveryStatus.Pending), (5, DeliveryStatus.Exhausted), (4, DeliveryStatus.Exhausted), (3, DeliveryStatus.Exhausted),
                (2, DeliveryStatus.Exhausted), (1, DeliveryStatus.Delivered)],
            all.Select(delivery => (delivery.Sequence, delivery.Status)));
        Assert.All(all.Where(delivery => delivery.Status == DeliveryStatus.Exhausted), delivery => Assert.Equal(
            ("expired", Sample.Noon.AddMinutes(30)), (delivery.LastFailureReason, delivery.CompletedAt)));
        Assert.Equal(
            [5, 4, 3, 2], (await DeliveriesAsync("wh_1", status: DeliveryStatus.Exhausted)).Items.Select(delivery => delivery.Sequence));
        Assert.Equal([6], (await DeliveriesAsync("wh_1", status: DeliveryStatus.Pending)).Items.Select(delivery => delivery.Sequence));
        var page = await DeliveriesAsync("wh_1", limit: 2, status: DeliveryStatus.Exhausted);
        Assert.Equal(
            [3, 2],
            (await DeliveriesAsync("wh_1", limit: 2, cursor: page.NextCursor, status: DeliveryStatus.Exhausted)).Items.Select(
                delivery => delivery.Sequence));

        await PruneAsync(minutes: 49);
        Assert.Equal(4, (await DeliveriesAsync("wh_1", status: DeliveryStatus.Exhausted)).Items.Count);
        await PruneAsync(minutes: 51);
        Assert.Empty((await DeliveriesAsync("wh_1", status: DeliveryStatus.Exhausted)).Items);
    }

    [Fact]
    public async Task Only_projects_whose_oldest_retained_event_is_old_are_woken()
    {
        var other = ProjectId.Parse("other");
        Offer(Events(1, 1, 100), Events(1, 1) with { Project = other });
        Offer(Events(1, Enumerable.Range(2, 98).Select(n => (long)n).ToArray()));
        await Writer.WrittenAsync(CancellationToken.None);
        var aged = new AgedEvents(Storage.OpenForReadModelAsync, new(() => throw new NotSupportedException()));
        Assert.Equal([Sample.Project, other], (await aged.ProjectsAsync(Sample.Noon.AddSeconds(50), 10)).OrderBy(project => project.Value));
        Assert.Equal(new Cursor(49, 2), await aged.LastBeforeAsync(Sample.Project, Sample.Noon.AddSeconds(50)));
        Assert.Null(await aged.LastBeforeAsync(Sample.Project, Sample.Noon));

        Offer(new RetentionEntry(Sample.Project, 60));
        await Writer.WrittenAsync(CancellationToken.None);
        Assert.Equal([other], await aged.ProjectsAsync(Sample.Noon.AddSeconds(50), 10));
    }

    [Fact]
    public async Task Unread_events_are_counted_by_what_the_webhook_wants()
    {
        Offer(Events(1, 1, 2, 3, 4, 5, 6));
        await Writer.WrittenAsync(CancellationToken.None);
        var aged = new AgedEvents(Storage.OpenForReadModelAsync, new(() => throw new NotSupportedException()));

        Assert.Equal(new UnreadEvents(4, true),
            await aged.CountAsync(Sample.Project, Sample.Webhook, Sample.Filter("*"), [new(1, 2), new(5, 6)], []));
        Assert.Equal(new UnreadEvents(0, true),
            await aged.CountAsync(Sample.Project, Sample.Webhook, Sample.Filter("other.thing"), [new(1, 6)], [3]));
        Assert.Equal(new UnreadEvents(0, false),
            await aged.CountAsync(Sample.Project, Sample.Webhook, Sample.Filter("other.thing"), [new(1, 6)], []));
    }

    private static ExpiredEntry Expired(string webhook, long from, long upTo, long untried, params ExpiredRetry[] retries) => new(
        Sample.Project, WebhookId.Parse(webhook), 3,
        new(DeliveryProgress.At(new(upTo, 2)), from, upTo, untried, [.. retries], true, Sample.Noon.AddMinutes(30)));

    private async Task<(long First, long Last)> EventsAsync()
    {
        var sequences = new List<long>();
        string? cursor = null;
        do
        {
            var page = await Queries.ListEventsAsync(Sample.Project, null, null, 1_000, cursor, CancellationToken.None);
            sequences.AddRange(page.Items.Select(@event => @event.Sequence));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(sequences[0] - sequences[^1] + 1, sequences.Count);
        return (sequences[^1], sequences[0]);
    }

    private async Task PruneAsync(int minutes)
    {
        await Writer.WrittenAsync(CancellationToken.None);
        await new ReadModelPruner(Storage.OpenForReadModelAsync, retention, new FakeTimeProvider(Sample.Noon.AddMinutes(minutes))).RunAsync(
            CancellationToken.None);
    }
}
