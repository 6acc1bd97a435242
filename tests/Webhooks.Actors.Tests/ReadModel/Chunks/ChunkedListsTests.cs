using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel.Chunks;

public sealed class SqliteChunkedListsTests() : ChunkedListsTests(StorageProvider.Sqlite);

public sealed class PostgresChunkedListsTests() : ChunkedListsTests(StorageProvider.PostgreSql);

/// <summary>
/// The same happens to two webhooks. The attempts of the one are offered in groups, so that most are in chunks; those of the other one by
/// one, so that all are rows: whatever is read is the same.
/// </summary>
public abstract class ChunkedListsTests(StorageProvider provider) : ChunkTest(provider)
{
    private const int Head = 140;

    private static readonly WebhookId grouped = WebhookId.Parse("wh_1");

    private static readonly WebhookId single = WebhookId.Parse("wh_2");

    private static readonly StoredEvents events = new(() => throw new InvalidOperationException("No test here reads a body."));

    [Fact]
    public async Task Whatever_is_read_of_chunks_and_rows_is_as_if_all_were_rows()
    {
        await FillAsync();

        Assert.InRange(await RowsAsync("log_chunk", grouped), 3, 10);
        Assert.Equal(0, await RowsAsync("log_chunk", single));
        Assert.InRange(await RowsAsync("log_attempt", grouped), 20, 60);
        Assert.Equal(112, await RowsAsync("log_attempt", single));
        Assert.Equal(await CountedAsync(single), await CountedAsync(grouped));
        await AssertListsAsync();
        await AssertIndexesAsync();
        await AssertEventsAndDeliveriesAsync();
        await AssertResendsAsync();

        // As a recovering webhook offers them: in other groups.
        foreach (var group in History(single).OfType<AttemptsEntry>().SelectMany(entry => entry.Attempts).Chunk(50))
            Offer(Made(grouped, group), Made(single, group));
        Assert.Equal(0, await RowsAsync("log_chunk", single));
        Assert.Equal(await CountedAsync(single), await CountedAsync(grouped));
        await AssertListsAsync();
    }

    private async Task FillAsync()
    {
        var accepted = Events(1, [.. Enumerable.Range(1, Head).Select(n => (long)n)]);
        Offer(Webhook(single.Value, cursor: 120, second: 1), Webhook(grouped.Value, cursor: 120, second: 2), accepted with
        {
            Fact = new(accepted.Fact.At,
                [.. accepted.Fact.Events.Select(e => e.Sequence % 3 == 0 ? e with { Type = EventType.Parse("image.created") } : e)]),
        });
        foreach (var entry in History(grouped))
        {
            Offer(entry);
            await Writer.WrittenAsync(CancellationToken.None);
        }

        foreach (var entry in History(single))
        {
            IEnumerable<LogEntry> parts = entry is AttemptsEntry group ? group.Attempts.Select(attempt => Made(single, attempt)) : [entry];
            foreach (var part in parts)
            {
                Offer(part);
                await Writer.WrittenAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>
    /// 1 to 100 were tried, in groups that overlap: some failed, some were sent again. 101 to 120 expired before their first attempt, but
    /// for 105; of what is ahead, 125 to 130 were tried.
    /// </summary>
    private static IEnumerable<LogEntry> History(WebhookId webhook)
    {
        yield return Made(webhook, Enumerable.Range(1, 55).Where(n => n % 40 < 25 || n % 2 == 0).Select(First));
        yield return Made(webhook, Enumerable.Range(46, 55).Where(n => n % 40 < 25 || n % 2 == 0).Select(First));
        yield return new StatusEntry(Sample.Project, webhook, 2, [new(2, 1, DeliveryStatus.Pending, Sample.Noon.AddHours(2))]);
        yield return Made(webhook, Enumerable.Range(1, 100).Where(n => n % 40 >= 25 && n % 2 != 0).Append(105)
            .Concat(Enumerable.Range(125, 6)).Select(First));
        yield return new StatusEntry(
            Sample.Project, webhook, 5,
            [
                new(3, 1, DeliveryStatus.Pending, Sample.Noon), new(4, 1, DeliveryStatus.Pending, Sample.Noon),
                new(6, 1, DeliveryStatus.Pending, null), new(8, 1, DeliveryStatus.Pending, null),
            ]);
        yield return Made(
            webhook, Failure(3, 2, DeliveryStatus.Exhausted), Success(4) with { Number = 2 }, Failure(13, 2, DeliveryStatus.Exhausted),
            Success(26) with { Number = 2 }, Success(9) with { Number = 2 });
        yield return new StatusEntry(Sample.Project, webhook, 6, [new(8, 1, DeliveryStatus.Delivered, null)]);
        yield return new ExpiredEntry(
            Sample.Project, webhook, 9,
            new(DeliveryProgress.At(new(120, 1)), 101, 120, 19, [new ExpiredRetry(6, 1)], true, Sample.Noon.AddMinutes(30)));

        static Attempt First(int sequence) =>
            sequence % 13 == 0 ? Failure(sequence, 1, DeliveryStatus.Pending)
            : sequence % 23 == 0 ? Failure(sequence, 1, DeliveryStatus.Exhausted)
            : Success(sequence);
    }

    private async Task AssertListsAsync()
    {
        foreach (var query in Queried())
        {
            foreach (var limit in (int[])[1, 7, 100])
            {
                // Pages of one are compared where there are few.
                if (limit == 1 && query is not { Since: not null, Until: not null })
                    continue;
                string? cursor = null;
                do
                {
                    var expected = await ListAsync(single, query, limit, cursor);
                    var page = await ListAsync(grouped, query, limit, cursor);
                    Assert.Equal(expected.Items.Select(view => view with { Webhook = grouped }), page.Items);
                    Assert.Equal(expected.NextCursor, page.NextCursor);
                    cursor = page.NextCursor;
                }
                while (cursor is not null);
            }
        }

        Assert.Equal(Head, (await ListAsync(grouped, new(null, null, null, null), 1_000, null)).Items.Count);
    }

    private Task<Page<DeliveryView>> ListAsync(WebhookId webhook, DeliveryQuery query, int limit, string? cursor) =>
        Queries.ListDeliveriesAsync(Sample.Project, webhook, query, limit, cursor, CancellationToken.None);

    private async Task AssertIndexesAsync()
    {
        foreach (var query in Queried())
        {
            foreach (var (after, limit) in ((long, int)[])[(0, 1_000), (60, 1_000), (0, 9)])
            {
                var expected = await IndexAsync(single, query, after, limit);
                var index = await IndexAsync(grouped, query, after, limit);
                Assert.Equal(expected.Sequences, index.Sequences);
                Assert.Equal(expected.IsCut, index.IsCut);
            }

            foreach (var part in (await IndexAsync(single, query, 0, 1_000)).Sequences.Chunk(60))
            {
                var expected = (await PartAsync(single, query, part)).Select(view => view with { Webhook = grouped });
                Assert.Equal(expected, await PartAsync(grouped, query, part));
            }
        }
    }

    private Task<DeliveryIndex> IndexAsync(WebhookId webhook, DeliveryQuery query, long after, int limit) =>
        Queries.IndexDeliveriesAsync(Sample.Project, webhook, query, after, limit, CancellationToken.None);

    private Task<IReadOnlyList<DeliveryView>> PartAsync(WebhookId webhook, DeliveryQuery query, IReadOnlyCollection<long> sequences) =>
        Queries.ReadDeliveriesAsync(Sample.Project, webhook, query.EventType, sequences, CancellationToken.None);

    private async Task AssertEventsAndDeliveriesAsync()
    {
        await using var connection = await Storage.OpenForReadModelAsync(CancellationToken.None);
        var all = await StoredEvents.RangeAsync(connection, Sample.Project, 1, Head);
        Assert.Equal(Head, all.Count);
        foreach (var @event in all)
        {
            var deliveries = await DeliveryList.OfEventAsync(events, connection, Sample.Project, @event);
            Assert.Equal([single, grouped], deliveries.Select(view => view.Webhook));
            Assert.Equal(deliveries[0] with { Webhook = grouped }, deliveries[1]);
            var expected = await AttemptList.ReadAsync(connection, Sample.Project, single, @event.Sequence);
            var attempts = await AttemptList.ReadAsync(connection, Sample.Project, grouped, @event.Sequence);
            Assert.Equal(expected.Select(Shown), attempts.Select(Shown));
        }

        // Each of both webhooks, so an odd number is of one of them alone.
        var counts = await Queries.CountDeliveriesAsync(Sample.Project, [.. all.Select(e => e.Sequence)], CancellationToken.None);
        Assert.All(counts.Values, c => Assert.Equal(
            (2, true), (c.Delivered + c.Retrying + c.Pending + c.Exhausted, int.IsEvenInteger(c.Delivered | c.Retrying | c.Exhausted))));

        static object Shown(AttemptView attempt) =>
            (attempt with { ResponseBody = [] }, Convert.ToHexString(attempt.ResponseBody));
    }

    private async Task AssertResendsAsync()
    {
        var candidates = new ResendCandidates(Storage.OpenForReadModelAsync, Writer, events);
        var (filter, covered) = (Sample.Filter("*"), DeliveryProgress.At(new(Head, 1)));
        foreach (var only in Enum.GetValues<ReplayScope>())
        {
            var counts = new List<ReplayCount>();
            var taken = new List<List<ResentDelivery>>();
            foreach (var webhook in (WebhookId[])[single, grouped])
            {
                counts.Add(await candidates.CountAsync(Sample.Project, webhook, filter, only, new(0, Head), covered));
                var replay = new Replay(ReplayId.Parse("rpl_1"), only, null, null, Head, covered, 0, Sample.Noon);
                taken.Add([]);
                for (var cursor = 0L; cursor < Head;)
                {
                    var page = await candidates.PageAsync(Sample.Project, webhook, filter, replay, cursor, 30);
                    taken[^1].AddRange(page.Deliveries);
                    cursor = page.Cursor;
                }
            }

            Assert.Equal(counts[0], counts[1]);
            Assert.Equal(taken[0], taken[1]);
            Assert.Equal(counts[0].Matched, taken[0].Count);
        }

        foreach (var sequence in (int[])[1, 4, 6, 13, 50, 105, 110, 127, 140])
        {
            var @event = PublishedEventId.Parse($"evt_{sequence}");
            Assert.Equal(
                await candidates.FindAsync(Sample.Project, single, @event), await candidates.FindAsync(Sample.Project, grouped, @event));
        }
    }

    private static IEnumerable<DeliveryQuery> Queried() =>
        from status in (DeliveryStatus?[])[null, DeliveryStatus.Delivered, DeliveryStatus.Pending, DeliveryStatus.Exhausted]
        from type in (EventType?[])[null, EventType.Parse("image.created")]
        from span in ((int?, int?)[])[(null, null), (60, null), (null, 27), (24, 40)]
        where type is null || status is null or DeliveryStatus.Delivered
        select new DeliveryQuery(
            status, type, span.Item1 is { } s ? Sample.Noon.AddSeconds(s) : null, span.Item2 is { } u ? Sample.Noon.AddSeconds(u) : null);
}
