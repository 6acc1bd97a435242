using Webhooks.Model;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel;

public abstract class ReadModelWriterTests(StorageProvider provider) : ReadModelTest(provider)
{
    [Fact]
    public async Task The_same_entries_written_again_change_nothing()
    {
        var entries = new Actors.ReadModel.LogEntry[]
        {
            Webhook("wh_1", cursor: 2), Events(1, 1, 2), Events(2, 3),
            Attempts("wh_1", (1, 1, DeliveryStatus.Delivered), (2, 1, DeliveryStatus.Pending), (2, 2, DeliveryStatus.Exhausted)),
        };
        Offer(entries);
        var before = await ShownAsync();

        Offer(entries);
        Offer([.. entries.Reverse()]);

        Assert.Equal(before, await ShownAsync());
        Assert.Contains("Attempts: 2", before);
    }

    [Fact]
    public async Task A_later_view_of_a_webhook_takes_the_place_of_the_earlier()
    {
        Offer(Webhook("wh_1", "Before"), Webhook("wh_1", "After"));

        var page = await Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None);

        Assert.Equal("After", page.Items.Single().Definition.Name);
    }

    [Fact]
    public async Task A_database_that_is_away_is_tried_again_and_nothing_is_left_out()
    {
        Refusals = 2;
        var written = new TaskCompletionSource();

        Offer(Webhook("wh_1"), Events(1, 1) with { Written = written.SetResult });

        await written.Task.WaitAsync(Patience.Default);
        Assert.True(Refusals < 0);
        Assert.Single((await Queries.ListEventsAsync(Sample.Project, null, null, 10, null, CancellationToken.None)).Items);
    }

    [Fact]
    public async Task Whoever_offers_is_told_when_it_is_written_and_not_before()
    {
        var shown = new TaskCompletionSource<Task<long>>();
        Offer(Webhook("wh_1"), Events(1, 1, 2, 3) with
        {
            Written = () => shown.SetResult(Queries.HeadAsync(Sample.Project, CancellationToken.None)),
        });

        Assert.Equal(3, await await shown.Task.WaitAsync(Patience.Default));
    }

    private async Task<string> ShownAsync() =>
        Shape.Of(await DeliveriesAsync("wh_1"))
        + Shape.Of(await Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None))
        + Shape.Of(await Queries.ListEventsAsync(Sample.Project, null, null, 10, null, CancellationToken.None));
}

public sealed class SqliteReadModelWriterTests() : ReadModelWriterTests(StorageProvider.Sqlite);

public sealed class PostgresReadModelWriterTests() : ReadModelWriterTests(StorageProvider.PostgreSql);
