using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel.Reading;

/// <summary>Pages that are read one after the other hold each item once, whatever is added meanwhile.</summary>
public abstract class PagingTests(StorageProvider provider) : ReadModelTest(provider)
{
    [Fact]
    public async Task Events_page_from_the_newest_while_newer_ones_come()
    {
        Offer(Events(1, 1, 2, 3), Events(2, 4, 5));
        var next = 6L;

        var seen = await AllAsync(cursor =>
        {
            Offer(Events(next, next++));
            return Queries.ListEventsAsync(Sample.Project, null, null, 2, cursor, CancellationToken.None);
        });

        Assert.Equal([6, 5, 4, 3, 2, 1], seen.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Webhooks_page_from_the_oldest_while_some_come_and_go()
    {
        Offer(Webhook("wh_c", second: 1), Webhook("wh_a", second: 2), Webhook("wh_b", second: 3), Webhook("wh_d", second: 4));
        var pages = 0;

        var seen = await AllAsync(cursor =>
        {
            if (pages++ == 1)
                Offer(Webhook("wh_a", deleted: true), Webhook("wh_e", second: 5), Webhook("wh_c", "Renamed"));
            return Queries.ListWebhooksAsync(Sample.Project, 2, cursor, CancellationToken.None);
        });

        Assert.Equal(["wh_c", "wh_a", "wh_b", "wh_d", "wh_e"], seen.Select(w => w.Id.Value));
    }

    [Fact]
    public async Task Deliveries_page_from_the_newest_those_that_were_not_tried_among_them()
    {
        Offer(Webhook("wh_1", cursor: 2), Events(1, 1, 2, 3, 4, 5),
            Attempts("wh_1", (1, 1, DeliveryStatus.Delivered), (2, 1, DeliveryStatus.Exhausted), (4, 1, DeliveryStatus.Pending)));

        var seen = await AllAsync(cursor => DeliveriesAsync("wh_1", 2, cursor));

        Assert.Equal(
            [
                (5, DeliveryStatus.Pending, 0), (4, DeliveryStatus.Pending, 1), (3, DeliveryStatus.Pending, 0),
                (2, DeliveryStatus.Exhausted, 1), (1, DeliveryStatus.Delivered, 1),
            ],
            seen.Select(d => (d.Sequence, d.Status, d.Attempts)));
    }

    [Theory]
    [InlineData(DeliveryStatus.Delivered, new long[] { 1 })]
    [InlineData(DeliveryStatus.Exhausted, new long[] { 2 })]
    [InlineData(DeliveryStatus.Pending, new long[] { 4, 3 })]
    [InlineData(DeliveryStatus.Cancelled, new long[0])]
    public async Task Deliveries_are_found_by_their_status(DeliveryStatus status, long[] sequences)
    {
        Offer(Webhook("wh_1", cursor: 2), Events(1, 1, 2, 3, 4),
            Attempts("wh_1", (1, 1, DeliveryStatus.Delivered), (2, 1, DeliveryStatus.Exhausted), (4, 1, DeliveryStatus.Pending)));

        Assert.Equal(sequences, (await DeliveriesAsync("wh_1", status: status)).Items.Select(d => d.Sequence));
    }

    [Fact]
    public async Task A_deleted_webhook_has_its_open_deliveries_cancelled()
    {
        Offer(Webhook("wh_1", cursor: 2), Events(1, 1, 2),
            Attempts("wh_1", (1, 1, DeliveryStatus.Delivered), (2, 1, DeliveryStatus.Pending)), Webhook("wh_1", deleted: true));

        Assert.Equal([DeliveryStatus.Cancelled, DeliveryStatus.Delivered], (await DeliveriesAsync("wh_1")).Items.Select(d => d.Status));
        Assert.Equal([2], (await DeliveriesAsync("wh_1", status: DeliveryStatus.Cancelled)).Items.Select(d => d.Sequence));
    }

    [Fact]
    public async Task Events_since_an_instant_begin_with_the_first_accepted_then()
    {
        Offer(Events(1, 1, 2, 3, 4));

        var page = await Queries.ListEventsAsync(Sample.Project, null, Sample.Noon.AddSeconds(3), 10, null, CancellationToken.None);

        Assert.Equal([4, 3], page.Items.Select(e => e.Sequence));
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("YWJj")]
    public async Task A_cursor_that_is_not_ours_is_refused(string cursor)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            Queries.ListEventsAsync(Sample.Project, null, null, 10, cursor, CancellationToken.None));

        Assert.Equal((RefusalReason.Invalid, "invalid_cursor"), (refused.Refusal.Reason, refused.Refusal.Code));
    }

    private static async Task<List<T>> AllAsync<T>(Func<string?, Task<Page<T>>> read)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var page = await read(cursor);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }
}

public sealed class SqlitePagingTests() : PagingTests(StorageProvider.Sqlite);

public sealed class PostgresPagingTests() : PagingTests(StorageProvider.PostgreSql);
