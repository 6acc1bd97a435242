using Dapper;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Retention;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel.Chunks;

public sealed class SqliteChunkWritingTests() : ChunkWritingTests(StorageProvider.Sqlite);

public sealed class PostgresChunkWritingTests() : ChunkWritingTests(StorageProvider.PostgreSql);

/// <summary>What is stored in chunks, and until when. Event n is accepted n seconds after noon.</summary>
public abstract class ChunkWritingTests(StorageProvider provider) : ChunkTest(provider)
{
    private static readonly RetentionOptions retention = new()
    {
        Events = TimeSpan.FromMinutes(30),
        Attempts = TimeSpan.FromMinutes(20),
    };

    /// <summary>A writer after a failure, a webhook after a crash and a node that lost it offer attempts again, in any groups.</summary>
    [Fact]
    public async Task Attempts_that_are_offered_again_in_whatever_groups_are_stored_once()
    {
        const int Count = 60;
        var late = OtherNode();
        Offer(Events(1, [.. Enumerable.Range(1, Count).Select(n => (long)n)]));
        var (chunks, rows) = (0L, 0L);
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var webhook = WebhookId.Parse($"wh_{seed}");
            var history = Enumerable.Range(1, Count).SelectMany(n => random.Next(8) == 0
                ? (Attempt[])[Failure(n, 1, DeliveryStatus.Pending), Success(n) with { Number = 2 }]
                : [Success(n)]).OrderBy(attempt => attempt.Position.Sequence + random.Next(9)).ToList();
            foreach (var writer in (ReadModelWriter[])[Writer, late])
                writer.Offer(Webhook(webhook.Value, cursor: Count, second: seed));
            for (var offer = 0; offer < 12; offer++)
            {
                var (first, length) = (random.Next(history.Count), random.Next(1, 40));
                var writer = random.Next(2) == 0 ? Writer : late;
                writer.Offer(Made(webhook, history.Skip(first).Take(length)));
                if (random.Next(3) > 0)
                    await writer.WrittenAsync(CancellationToken.None);
            }

            Offer(Made(webhook, history));
            await late.WrittenAsync(CancellationToken.None);

            Assert.Equal(history.Count, await CountedAsync(webhook));
            var listed = (await DeliveriesAsync(webhook.Value)).Items;
            Assert.Equal(
                history.GroupBy(attempt => attempt.Position.Sequence).OrderByDescending(attempts => attempts.Key)
                    .Select(attempts => (attempts.Key, DeliveryStatus.Delivered, attempts.Max(attempt => attempt.Number))),
                listed.Select(view => (view.Sequence, view.Status, view.Attempts)));
            chunks += await RowsAsync("log_chunk", webhook);
            rows += await RowsAsync("log_attempt", webhook);
        }

        Assert.Empty(Log.Lines);
        // Both are tried.
        Assert.InRange(chunks, 12, 120);
        Assert.InRange(rows, 100, 500);
    }

    [Fact]
    public async Task A_chunk_goes_as_a_whole_when_its_newest_attempt_is_old()
    {
        Offer(Events(1, [.. Enumerable.Range(1, 40).Select(n => (long)n)]), Webhook("wh_1", cursor: 40),
            Made(Sample.Webhook, Enumerable.Range(1, 20).Select(n => Success(n) with { At = Sample.Noon.AddMinutes(2).AddSeconds(n) })
                .Concat(Enumerable.Range(21, 20).Select(n => Success(n) with { At = Sample.Noon.AddMinutes(4) }))),
            new StatusEntry(Sample.Project, Sample.Webhook, 2, [new(7, 1, DeliveryStatus.Pending, null)]));
        Offer(Made(Sample.Webhook, Success(7) with { Number = 2, At = Sample.Noon.AddMinutes(2).AddSeconds(9) }));
        Assert.Equal(2, await RowsAsync("log_chunk", Sample.Webhook));

        await PruneAsync(TimeSpan.FromMinutes(22) + TimeSpan.FromSeconds(20));
        var listed = (await DeliveriesAsync("wh_1")).Items;
        Assert.Equal(40, listed.Count);
        Assert.Equal(2, listed.Single(view => view.Sequence == 7).Attempts);

        await PruneAsync(TimeSpan.FromMinutes(22) + TimeSpan.FromSeconds(21));
        Assert.Equal(Enumerable.Range(21, 20).Reverse(), (await DeliveriesAsync("wh_1")).Items.Select(view => (int)view.Sequence));
        Assert.Equal((1, 0), (await RowsAsync("log_chunk", Sample.Webhook), await RowsAsync("log_attempt", Sample.Webhook)));

        Offer(Webhook("wh_1", deleted: true, row: 3));
        await PruneAsync(TimeSpan.FromMinutes(25));
        await Assert.ThrowsAsync<RefusedException>(() => DeliveriesAsync("wh_1"));
    }

    [Fact]
    public async Task A_damaged_chunk_is_named_and_keeps_nothing_from_being_written()
    {
        Offer(Events(1, 1, 2, 3, 4, 5), Webhook("wh_1", cursor: 5), Made(Sample.Webhook, Enumerable.Range(1, 4).Select(n => Success(n))));
        await Writer.WrittenAsync(CancellationToken.None);
        await using (var connection = await Storage.OpenForReadModelAsync(CancellationToken.None))
            await connection.ExecuteAsync("UPDATE log_chunk SET packed = @packed", new { packed = new byte[] { 1, 2 } });

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => DeliveriesAsync("wh_1"));
        Assert.Equal("A chunk of the attempt log is damaged: it ends too early.", e.Message);

        Offer(new StatusEntry(
            Sample.Project, Sample.Webhook, 2,
            [.. Enumerable.Range(1, 4).Select(n => new StatusChange(n, 1, DeliveryStatus.Pending, null))]));
        Offer(Made(Sample.Webhook, Success(5)));
        Assert.Equal(
            [(5L, DeliveryStatus.Delivered), (4, DeliveryStatus.Pending), (3, DeliveryStatus.Pending), (2, DeliveryStatus.Pending),
                (1, DeliveryStatus.Pending)],
            (await DeliveriesAsync("wh_1")).Items.Select(view => (view.Sequence, view.Status)));
        Assert.Empty(Log.Lines);
    }

    private async Task PruneAsync(TimeSpan sinceNoon)
    {
        await Writer.WrittenAsync(CancellationToken.None);
        await new ReadModelPruner(Storage.OpenForReadModelAsync, retention, new FakeTimeProvider(Sample.Noon + sinceNoon)).RunAsync(
            CancellationToken.None);
    }
}
