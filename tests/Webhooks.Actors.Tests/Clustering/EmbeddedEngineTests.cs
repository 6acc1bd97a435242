using Webhooks.Actors.Storage;
using Webhooks.Actors.Tests.Storage;
using Webhooks.Model;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Actors.Tests.Clustering;

public abstract class EmbeddedEngineTests(StorageProvider provider) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private StorageOptions Storage => _database.Options;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(provider);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_project_with_work_is_remembered_and_delivers_after_a_restart_that_nobody_asks()
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
        var answers = await again.Gateway.PublishAsync(Sample.Project, [.. Given.Ids(50).Append("new").Select(id => Sample.Draft(id))]);

        await receiver.UntilAll(["new"]);
        Assert.Equal(51, receiver.Receipts.Count);
        Assert.Equal(["new"], answers.Where(a => !a.Duplicate).Select(a => a.Id.Value));
    }

    [Fact]
    public async Task When_the_database_is_away_publishing_is_refused_and_goes_on_when_it_is_back()
    {
        await using var receiver = await Receiver.Start();
        await using var engine = await EmbeddedEngine.StartAsync(Storage);
        await engine.CreateWebhookAsync(receiver);
        await engine.PublishAsync("before");
        await ExecuteAsync("ALTER TABLE journal RENAME TO journal_away");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.PublishAsync("during"));
        Assert.Equal(RefusalReason.Unavailable, refused.Refusal.Reason);

        await ExecuteAsync("ALTER TABLE journal_away RENAME TO journal");

        await engine.PublishAsync("during", "after");
        await receiver.UntilAll(["before", "during", "after"]);
        Assert.Single(receiver.Receipts, r => r.WebhookId == "during");
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
