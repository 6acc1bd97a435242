using Dapper;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel.Writing;

public abstract class ReadModelWriterTests(StorageProvider provider) : ReadModelTest(provider)
{
    [Fact]
    public async Task An_attempt_shows_the_detail_of_its_failure()
    {
        var attempt = new Attempt(
            new(1, 1), Sample.Noon, 1, Sample.Noon, new(FailureReason.Tls, null) { FailureDetail = "The certificate expired." },
            DeliveryStatus.Exhausted, null);
        Offer(Webhook("wh_1"), Events(1, 1), new AttemptsEntry(Sample.Project, WebhookId.Parse("wh_1"), [attempt]));
        await Writer.WrittenAsync(CancellationToken.None);

        await using var connection = await Storage.OpenForReadModelAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT failure_detail FROM log_attempt";
        Assert.Equal("The certificate expired.", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task An_attempt_shows_what_its_connection_took_as_far_as_that_is_known()
    {
        var timing = new AttemptTiming(TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(2), null);
        Offer(
            Webhook("wh_1"), Events(1, 1),
            new AttemptsEntry(Sample.Project, WebhookId.Parse("wh_1"),
            [
                new(new(1, 1), Sample.Noon, 1, Sample.Noon, new(FailureReason.Status, 500), DeliveryStatus.Pending, null),
                new(new(1, 1), Sample.Noon, 2, Sample.Noon, new(null, 200) { Timing = timing }, DeliveryStatus.Delivered, null),
            ]));
        await Writer.WrittenAsync(CancellationToken.None);

        await using var connection = await Storage.OpenForReadModelAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT COUNT(*) FROM log_attempt WHERE (number = 1 AND connect IS NULL) OR (number = 2 AND dns = 30000 AND connect = 20000 "
                + "AND tls IS NULL)";
        Assert.Equal(2L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task The_same_entries_written_again_change_nothing()
    {
        var entries = new LogEntry[]
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
    public async Task What_a_server_that_crashed_has_lost_of_the_last_moments_is_written_again()
    {
        Offer(Webhook("wh_1"), Events(1, 1), Attempts("wh_1", (1, 1, DeliveryStatus.Delivered)));
        await Writer.WrittenAsync(CancellationToken.None);
        await using (var server = await Storage.OpenForReadModelAsync(CancellationToken.None))
        {
            await server.ExecuteAsync("DELETE FROM log_attempt; DELETE FROM log_chunk; DELETE FROM log_event;");
            await Connection!.CloseAsync();
        }

        Offer(Events(2, 2), Attempts("wh_1", (2, 1, DeliveryStatus.Delivered)));
        await Writer.WrittenAsync(CancellationToken.None);

        Assert.Equal([2, 1], (await DeliveriesAsync("wh_1")).Items.Select(delivery => delivery.Sequence));
    }

    [Fact]
    public async Task While_nothing_can_be_written_what_was_written_before_is_read()
    {
        async Task<int> ListedAsync() => (await Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None)).Items.Count;
        var other = OtherNode();
        other.Offer(Webhook("wh_1"));
        await other.WrittenAsync(CancellationToken.None);

        Refusals = int.MaxValue;
        Offer(Webhook("wh_2"));
        Assert.Equal(1, await ListedAsync());

        Refusals = 0;
        await Writer.WrittenAsync(CancellationToken.None);
        Assert.Equal(2, await ListedAsync());
    }

    [Fact]
    public async Task While_another_program_holds_the_lock_what_was_written_before_is_read()
    {
        async Task<int> ListedAsync() => (await Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None)).Items.Count;
        Offer(Webhook("wh_1"));
        await Writer.WrittenAsync(CancellationToken.None);
        await using var other = await Storage.OpenForReadModelAsync(CancellationToken.None);
        await other.ExecuteAsync(
            Provider is StorageProvider.Sqlite ? "BEGIN IMMEDIATE" : "BEGIN; LOCK TABLE log_webhook IN SHARE ROW EXCLUSIVE MODE");

        Offer(Webhook("wh_2"));
        Assert.Equal(1, await ListedAsync());

        await other.ExecuteAsync("ROLLBACK");
        await Writer.WrittenAsync(CancellationToken.None);
        Assert.Equal(2, await ListedAsync());
    }

    [Fact]
    public async Task An_offer_is_confirmed_when_it_is_written_and_not_before()
    {
        var shown = new TaskCompletionSource<Task<long>>();
        Offer(Webhook("wh_1"), Events(1, 1, 2, 3) with
        {
            Written = () => shown.SetResult(Queries.HeadAsync(Sample.Project, CancellationToken.None)),
        });

        Assert.Equal(3, await await shown.Task.WaitAsync(Patience.Default));
    }

    [Fact]
    public async Task A_view_that_a_node_writes_after_it_has_lost_the_webhook_changes_nothing()
    {
        var late = OtherNode();
        Offer(Webhook("wh_1", "After", cursor: 5, row: 7));
        await Writer.WrittenAsync(CancellationToken.None);

        late.Offer(Webhook("wh_1", "Before", cursor: 4, row: 6));
        await late.WrittenAsync(CancellationToken.None);

        var page = await Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None);
        Assert.Equal("After", page.Items.Single().Definition.Name);
    }

    [Fact]
    public async Task What_a_webhook_shows_while_it_recovers_does_not_hide_what_it_showed_before()
    {
        Offer(Webhook("wh_1", "After", row: 7), Webhook("wh_1", "As of the snapshot", row: 3));

        var page = await Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None);

        Assert.Equal("After", page.Items.Single().Definition.Name);
    }

    [Fact]
    public async Task A_status_that_a_node_writes_after_it_has_lost_the_webhook_changes_nothing()
    {
        var late = OtherNode();
        Offer(Webhook("wh_1", cursor: 1), Events(1, 1), Attempts("wh_1", (1, 1, DeliveryStatus.Exhausted)));
        Offer(Status("wh_1", row: 3, DeliveryStatus.Exhausted));
        await Writer.WrittenAsync(CancellationToken.None);

        late.Offer(Status("wh_1", row: 2, DeliveryStatus.Pending));
        await late.WrittenAsync(CancellationToken.None);

        Assert.Equal(DeliveryStatus.Exhausted, (await DeliveriesAsync("wh_1")).Items.Single().Status);
    }

    [Fact]
    public async Task Nodes_that_write_the_same_projects_and_webhooks_at_once_do_not_get_into_each_others_way()
    {
        var nodes = new[] { Writer, OtherNode(), OtherNode(), OtherNode() };
        var webhooks = Given.Ids(40, "wh_");
        var written = nodes.Select(async (node, number) =>
        {
            var random = new Random(number);
            for (var round = 0; round < 5; round++)
            {
                foreach (var webhook in webhooks.OrderBy(_ => random.Next()))
                    node.Offer(Webhook(webhook, row: round, cursor: 3) with { Project = ProjectId.Parse($"project-{webhook}") });
                foreach (var webhook in webhooks.OrderBy(_ => random.Next()))
                {
                    var project = ProjectId.Parse($"project-{webhook}");
                    node.Offer(Events(round + 1, 3 * round + 1, 3 * round + 2, 3 * round + 3) with { Project = project });
                    node.Offer(
                        Attempts(webhook, (3 * round + 1, 1, DeliveryStatus.Pending),
                            (3 * round + 1, 2, DeliveryStatus.Delivered)) with
                        { Project = project });
                }

                await node.WrittenAsync(CancellationToken.None);
            }
        });

        await Task.WhenAll(written).WaitAsync(Patience.Default);

        Assert.Empty(Log.Lines);
        var projects = await Queries.ListProjectsAsync(100, null, CancellationToken.None);
        Assert.Equal(webhooks.Select(webhook => ($"project-{webhook}", 15L, 1L)).Order(),
            projects.Items.Select(p => (p.Id.Value, p.LastSequence, p.Webhooks)));
        foreach (var project in projects.Items)
        {
            var listed = await Queries.ListDeliveriesAsync(
                project.Id, WebhookId.Parse(project.Id.Value["project-".Length..]), new(DeliveryStatus.Delivered, null, null, null), 100,
                null, CancellationToken.None);
            Assert.Equal([13, 10, 7, 4, 1], listed.Items.Select(d => d.Sequence));
            Assert.All(listed.Items, d => Assert.Equal(2, d.Attempts));
        }
    }

    [Fact]
    public async Task Text_that_a_database_cannot_hold_keeps_nothing_from_being_written()
    {
        Offer(
            new EventsEntry(
                Sample.Project, 1,
                new(
                    Sample.Noon,
                    [Sample.Event(1) with { Key = "a\0b" }, Sample.Event(2) with { Key = "\ud800" },
                        Sample.Event(3) with { Key = "🐎" }])));

        var page = await Queries.ListEventsAsync(Sample.Project, null, null, 10, null, CancellationToken.None);

        Assert.Equal(["🐎", "\ufffd", "a\ufffdb"], page.Items.Select(e => e.Key));
    }

    private async Task<string> ShownAsync() =>
        Shape.Of(await DeliveriesAsync("wh_1"))
        + Shape.Of(await Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None))
        + Shape.Of(await Queries.ListEventsAsync(Sample.Project, null, null, 10, null, CancellationToken.None));
}

public sealed class SqliteReadModelWriterTests() : ReadModelWriterTests(StorageProvider.Sqlite);

public sealed class PostgresReadModelWriterTests() : ReadModelWriterTests(StorageProvider.PostgreSql);
