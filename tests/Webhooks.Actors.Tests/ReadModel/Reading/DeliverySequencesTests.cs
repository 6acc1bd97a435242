using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel.Reading;

public sealed class SqliteDeliverySequencesTests() : DeliverySequencesTests(StorageProvider.Sqlite);

public sealed class PostgresDeliverySequencesTests() : DeliverySequencesTests(StorageProvider.PostgreSql);

/// <summary>A list that is entered anywhere shows what the pages of the list show, in their order.</summary>
public abstract class DeliverySequencesTests(StorageProvider provider) : ReadModelTest(provider)
{
    public static TheoryData<DeliveryStatus?, string?, int?, int?> Asked { get; } = new()
    {
        { null, null, null, null },
        { DeliveryStatus.Pending, null, null, null },
        { DeliveryStatus.Delivered, null, null, null },
        { DeliveryStatus.Exhausted, null, null, null },
        { DeliveryStatus.Cancelled, null, null, null },
        { null, "image.created", null, null },
        { DeliveryStatus.Exhausted, "image.created", null, null },
        { DeliveryStatus.Pending, "image.created", null, null },
        { null, null, 5, null },
        { null, null, null, 13 },
        { DeliveryStatus.Exhausted, "image.created", 3, 13 },
    };

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task It_holds_what_the_pages_hold(DeliveryStatus? status, string? type, int? since, int? until)
    {
        Fill();
        var query = new DeliveryQuery(status, type is null ? null : EventType.Parse(type),
            since is { } s ? Sample.Noon.AddSeconds(s) : null, until is { } u ? Sample.Noon.AddSeconds(u) : null);
        var listed = (await Queries.ListDeliveriesAsync(Sample.Project, Sample.Webhook, query, 100, null, CancellationToken.None)).Items;

        var index = await IndexAsync(query, after: 0, limit: 100);

        Assert.Equal(listed.Select(d => d.Sequence), index.Sequences);
        Assert.False(index.IsCut);
        for (var first = 0; first < index.Sequences.Count; first += 3)
        {
            var part = index.Sequences.Skip(first).Take(3).ToList();
            Assert.Equal(listed.Skip(first).Take(3),
                await Queries.ReadDeliveriesAsync(Sample.Project, Sample.Webhook, query.EventType, part, CancellationToken.None));
        }
    }

    [Fact]
    public async Task What_has_come_since_is_found_without_the_rest_and_no_more_than_is_asked_for()
    {
        Fill();

        Assert.Equal([20, 19], (await IndexAsync(new(null, null, null, null), after: 18, limit: 100)).Sequences);
        var cut = await IndexAsync(new(null, null, null, null), after: 0, limit: 7);
        Assert.Equal((20, 14, true), (cut.Sequences[0], cut.Sequences[^1], cut.IsCut));
    }

    [Fact]
    public async Task A_delivery_is_shown_as_it_is_now_whatever_the_index_was_asked_for()
    {
        Fill();
        var index = await IndexAsync(new(DeliveryStatus.Pending, null, null, null), after: 0, limit: 100);
        Offer(Attempts("wh_1", (20, 1, DeliveryStatus.Delivered)));

        var shown = await Queries.ReadDeliveriesAsync(
            Sample.Project, Sample.Webhook, null, [.. index.Sequences.Take(2)], CancellationToken.None);

        Assert.Equal([(20L, DeliveryStatus.Delivered), (19, DeliveryStatus.Pending)], shown.Select(d => (d.Sequence, d.Status)));
    }

    /// <summary>
    /// 20 events, every third of another type: 1 to 10 tried, 11 to 15 expired before their first attempt, 16 to 20 ahead.
    /// </summary>
    private void Fill()
    {
        var events = Events(1, [.. Enumerable.Range(1, 20).Select(n => (long)n)]);
        Offer(Webhook("wh_1", cursor: 15), events with
        {
            Fact = new(events.Fact.At,
                [.. events.Fact.Events.Select(e => e.Sequence % 3 == 0 ? e with { Type = EventType.Parse("image.created") } : e)]),
        });
        Offer(Attempts("wh_1", [.. Enumerable.Range(1, 10).Select(n => ((long)n, 1, DeliveryStatus.Pending))]));
        Offer(
            Attempts("wh_1", (1, 2, DeliveryStatus.Delivered), (2, 2, DeliveryStatus.Delivered), (3, 2, DeliveryStatus.Exhausted),
                (4, 2, DeliveryStatus.Exhausted), (6, 2, DeliveryStatus.Pending)));
        Offer(
            new ExpiredEntry(Sample.Project, Sample.Webhook, 9,
                new(DeliveryProgress.At(new(15, 1)), 11, 15, 5, [new ExpiredRetry(9, 1)], true, Sample.Noon.AddMinutes(30))));
    }

    private Task<DeliveryIndex> IndexAsync(DeliveryQuery query, long after, int limit) =>
        Queries.IndexDeliveriesAsync(Sample.Project, Sample.Webhook, query, after, limit, CancellationToken.None);
}
