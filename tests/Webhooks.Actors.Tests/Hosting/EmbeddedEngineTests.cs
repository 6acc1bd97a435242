using Webhooks.Actors.Storage;
using Webhooks.Actors.Tests.Storage;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Hosting;

public abstract class EmbeddedEngineTests(StorageProvider provider) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private StorageOptions Storage => _database.Options;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(provider);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_project_with_work_is_remembered_and_delivers_after_a_restart_without_being_asked()
    {
        await using var receiver = new Receiver();
        await using (var engine = await EmbeddedEngine.StartAsync(Storage))
        {
            await engine.CreateWebhookAsync(receiver, Sample.Waits([.. Enumerable.Repeat(2, 20)]));
            await engine.PublishAsync(Given.Ids(3));
        }

        await receiver.Open();
        await using var again = await EmbeddedEngine.StartAsync(Storage);

        await receiver.UntilAll(Given.Ids(3));
    }

    [Fact]
    public async Task What_was_delivered_before_a_restart_is_not_sent_again_and_known_ids_stay_known()
    {
        await using var receiver = await Receiver.Start();
        await using (var engine = await EmbeddedEngine.StartAsync(Storage))
        {
            await engine.CreateWebhookAsync(receiver);
            await engine.PublishAsync(Given.Ids(50));
            await receiver.UntilAll(Given.Ids(50));
        }

        await using var again = await EmbeddedEngine.StartAsync(Storage);
        var answers = await again.Gateway.Events.PublishAsync(
            Sample.Project, [.. Given.Ids(50).Append("new").Select(id => Sample.Draft(id))]);

        await receiver.UntilAll(["new"]);
        Assert.Equal(51, receiver.Receipts.Count);
        Assert.Equal(["new"], answers.Where(a => !a.Duplicate).Select(a => a.Id.Value));
    }

    [Fact]
    public async Task When_the_database_is_unavailable_publishing_is_refused_and_works_again_when_it_is_back()
    {
        await using var receiver = await Receiver.Start();
        await using var engine = await EmbeddedEngine.StartAsync(Storage);
        await engine.CreateWebhookAsync(receiver);
        await engine.PublishAsync("before");
        await ExecuteAsync("ALTER TABLE journal RENAME TO journal_away");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.PublishAsync("during"));
        Assert.Equal(RefusalReason.Unavailable, refused.Refusal.Reason);

        await ExecuteAsync("ALTER TABLE journal_away RENAME TO journal");

        await PublishUntilAcceptedAsync(engine, Sample.Project, "during", "after");
        await receiver.UntilAll(["before", "during", "after"]);
        Assert.Single(receiver.Receipts, r => r.WebhookId == "during");
    }

    [Fact]
    public async Task A_webhook_whose_row_was_cut_is_damaged_until_the_row_is_restored_and_then_gets_what_waited()
    {
        await using var receiver = await Receiver.Start();
        WebhookId webhook;
        await using (var engine = await EmbeddedEngine.StartAsync(Storage))
            webhook = await engine.CreateWebhookAsync(receiver);
        var row = $"persistence_id = 'webhook-{Sample.Project}.{webhook}' AND sequence_number = 1";
        await ExecuteAsync($"CREATE TABLE backup AS SELECT message FROM journal WHERE {row}");
        await ExecuteAsync($"UPDATE journal SET message = substr(message, 1, 9) WHERE {row}");
        await using (var engine = await EmbeddedEngine.StartAsync(Storage))
        {
            await engine.PublishAsync("waits");

            var view = await engine.Gateway.Webhooks.GetAsync(Sample.Project, webhook);

            Assert.Equal((WebhookStatus.Damaged, 1), (view.Status, view.Damage!.SequenceNr));
            Assert.StartsWith("The row cannot be read. Its bytes are not a valid WC1", view.Damage.Reason, StringComparison.Ordinal);
        }

        await ExecuteAsync($"UPDATE journal SET message = (SELECT message FROM backup) WHERE {row}");
        await using var again = await EmbeddedEngine.StartAsync(Storage);

        Assert.Equal(WebhookStatus.Active, (await again.Gateway.Webhooks.GetAsync(Sample.Project, webhook)).Status);
        await receiver.UntilAll(["waits"]);
    }

    [Fact]
    public async Task A_damaged_webhook_can_be_deleted_and_is_gone_after_a_restart()
    {
        await using var receiver = await Receiver.Start();
        WebhookId webhook, other;
        await using (var engine = await EmbeddedEngine.StartAsync(Storage))
            (webhook, other) = (await engine.CreateWebhookAsync(receiver), await engine.CreateWebhookAsync(receiver));
        await ExecuteAsync(
            $"UPDATE journal SET message = substr(message, 1, 9) WHERE persistence_id = 'webhook-{Sample.Project}.{webhook}'");
        await using (var engine = await EmbeddedEngine.StartAsync(Storage))
            await engine.Gateway.Webhooks.DeleteAsync(Sample.Project, webhook);

        await using var again = await EmbeddedEngine.StartAsync(Storage);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => again.Gateway.Webhooks.GetAsync(Sample.Project, webhook));
        Assert.Equal("webhook_not_found", refused.Refusal.Code);
        Assert.Equal(
            other, Assert.Single((await again.Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None)).Items).Id);
        await again.PublishAsync("evt_1");
        await receiver.UntilAll(["evt_1"]);
        Assert.Single(receiver.Receipts);
    }

    /// <summary>
    /// The unique key of the journal fences two nodes that take the same project for theirs. The write that loses fails with all that share
    /// its transaction; each of them reads its journal again and continues.
    /// </summary>
    [Fact]
    public async Task A_row_that_another_node_has_written_first_is_kept_and_all_webhooks_continue_behind_it()
    {
        await using var receiver = await Receiver.Start();
        await using var engine = await EmbeddedEngine.StartAsync(Storage);
        var projects = Given.Ids(10, "project_").Select(ProjectId.Parse).ToList();
        foreach (var project in projects)
            await engine.Gateway.Webhooks.CreateAsync(
                project, Sample.Definition(receiver.Url()), secret: null, StartAt.Head, CancellationToken.None);
        await ExecuteAsync($"""
            INSERT INTO journal (deleted, persistence_id, sequence_number, created, message, identifier, manifest)
            SELECT deleted, persistence_id, sequence_number + 1, created, message, identifier, manifest FROM journal
            WHERE persistence_id = 'project-{projects[0].Value}' ORDER BY sequence_number DESC LIMIT 1
            """);

        var first = await Assert.ThrowsAsync<RefusedException>(
            () => engine.Gateway.Events.PublishAsync(projects[0], Sample.Draft("evt_lost")));
        await Task.WhenAll(projects.Select(project => PublishUntilAcceptedAsync(engine, project, $"evt_{project.Value}")));

        Assert.Equal(RefusalReason.Unavailable, first.Refusal.Reason);
        await receiver.UntilAll([.. projects.Select(project => $"evt_{project.Value}")]);
    }

    private static async Task PublishUntilAcceptedAsync(EmbeddedEngine engine, ProjectId project, params string[] ids)
    {
        while (true)
        {
            try
            {
                await engine.Gateway.Events.PublishAsync(project, [.. ids.Select(id => Sample.Draft(id))]);
                return;
            }
            catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.Unavailable)
            {
                await Task.Delay(50); // as a publisher does that got a 503
            }
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        using var storage = new WebhooksStorage(Storage);
        await using var connection = await storage.OpenForReadModelAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}

public sealed class SqliteEmbeddedEngineTests() : EmbeddedEngineTests(StorageProvider.Sqlite);

public sealed class PostgresEmbeddedEngineTests() : EmbeddedEngineTests(StorageProvider.PostgreSql);
