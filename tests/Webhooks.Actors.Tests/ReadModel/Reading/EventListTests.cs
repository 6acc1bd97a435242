using System.Text;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel.Reading;

public sealed class SqliteEventListTests() : EventListTests(StorageProvider.Sqlite);

public sealed class PostgresEventListTests() : EventListTests(StorageProvider.PostgreSql);

/// <summary>How events are found, and what became of them.</summary>
public abstract class EventListTests(StorageProvider provider) : ReadModelTest(provider)
{
    [Fact]
    public async Task Events_about_webhooks_are_left_out_where_a_query_says_so()
    {
        Offer(
            Entry(Event(1), Event(2, "delivery.exhausted", key: "wh_1"), Event(3, "webhook.test"), Event(4),
                Event(5, "delivery.exhausted", key: "wh_1")));

        Assert.Equal([4, 1], await ListAsync(new() { WithSystemEvents = false }));
        Assert.Equal([5, 4, 3, 2, 1], await ListAsync(new()));
    }

    [Theory]
    [InlineData("evt_1", new long[] { 12, 1 })]
    [InlineData("evt_12", new long[] { 12 })]
    [InlineData("img_", new long[] { 2, 1 })]
    [InlineData("img_2", new long[] { 2 })]
    [InlineData("IMG_2", new long[0])]
    [InlineData("%", new long[0])]
    public async Task Events_are_found_by_the_beginning_of_their_id_or_key(string find, long[] found)
    {
        Offer(Entry(Event(1, key: "img_1"), Event(2, key: "img_2"), Event(3, key: "other"), Event(12)));

        Assert.Equal(found, await ListAsync(new() { Find = find }));
    }

    [Fact]
    public async Task Events_are_found_by_time_type_and_place()
    {
        Offer(Entry([.. Enumerable.Range(1, 6).Select(i => Event(i, i % 2 == 0 ? "image.created" : "image.archived"))]));

        Assert.Equal([4, 3, 2], await ListAsync(new() { Since = Sample.Noon.AddSeconds(2), Until = Sample.Noon.AddSeconds(5) }));
        Assert.Equal([6, 4], await ListAsync(new() { EventType = EventType.Parse("image.created"), After = 2 }));
    }

    [Fact]
    public async Task What_became_of_events_is_counted_over_all_webhooks()
    {
        Offer(
            Webhook("wh_1", cursor: 4), Webhook("wh_2", cursor: 4), Webhook("wh_3", cursor: 4),
            Entry(Event(1), Event(2), Event(3), Event(4), Event(5), Event(6, "delivery.exhausted", key: "wh_1")),
            Attempts("wh_1", (1, 1, DeliveryStatus.Delivered), (2, 1, DeliveryStatus.Pending), (2, 2, DeliveryStatus.Exhausted),
                (3, 1, DeliveryStatus.Pending)),
            Attempts("wh_2", (1, 1, DeliveryStatus.Delivered), (2, 1, DeliveryStatus.Delivered)),
            Attempts("wh_3", (1, 1, DeliveryStatus.Pending)),
            Webhook("wh_3", cursor: 4, deleted: true));

        var counts = await Queries.CountDeliveriesAsync(Sample.Project, [1, 2, 3, 4, 5, 6, 99], CancellationToken.None);

        Assert.Equal(new(Delivered: 2, Retrying: 0, Pending: 0, Exhausted: 0, Cancelled: 1), counts[1]);
        Assert.Equal(new(1, 0, 0, Exhausted: 1, 0), counts[2]);
        Assert.Equal(new(0, Retrying: 1, 0, 0, 0), counts[3]);
        Assert.Equal(new(0, 0, 0, 0, 0), counts[4]);
        Assert.Equal(new(0, 0, Pending: 2, 0, 0), counts[5]);
        Assert.Equal((0, 0), (counts[6].Total, counts[99].Total)); // no filter asks for the one, and the other is not there
    }

    [Fact]
    public async Task Projects_are_found_by_a_part_of_their_id()
    {
        foreach (var project in (string[])["labels", "Labels_2", "labels-3", "billing"])
            Offer(Entry(Event(1)) with { Project = ProjectId.Parse(project) });

        Assert.Equal(["Labels_2", "labels", "labels-3"], (await SearchAsync("LABELS")).Order(StringComparer.Ordinal));
        Assert.Equal(["Labels_2"], await SearchAsync("s_"));
        Assert.Equal([], await SearchAsync("%"));
        Assert.Equal(4, (await Queries.CountAsync(CancellationToken.None)).Projects);
    }

    private async Task<IEnumerable<string>> SearchAsync(string text) =>
        (await Queries.SearchProjectsAsync(text, 10, CancellationToken.None)).Select(project => project.Id.Value);

    private async Task<IEnumerable<long>> ListAsync(EventQuery query) =>
        (await Queries.ListEventsAsync(Sample.Project, query, 10, null, CancellationToken.None)).Items.Select(each => each.Sequence);

    private static PublishedEvent Event(long sequence, string type = "image.status_changed", string? key = null) =>
        new(PublishedEventId.Parse($"evt_{sequence}"), EventType.Parse(type), sequence, Encoding.UTF8.GetBytes("{}"))
        {
            AcceptedAt = Sample.Noon.AddSeconds(sequence),
            Key = key,
        };

    private static EventsEntry Entry(params PublishedEvent[] events) => new(Sample.Project, 1, new(Sample.Noon, [.. events]));
}
