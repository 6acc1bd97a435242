using Microsoft.Data.Sqlite;
using Webhooks.Model;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Actors.Tests.Clustering;

public sealed class EmbeddedEngineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => _folder.File("webhooks.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_project_with_work_is_remembered_and_delivers_after_a_restart_that_nobody_asks()
    {
        await using var receiver = new Receiver();
        await using (var engine = await EmbeddedEngine.StartAsync(File))
        {
            await engine.CreateWebhookAsync(receiver, Sample.Waits([.. Enumerable.Repeat(2, 20)]));
            await engine.PublishAsync(Given.Ids(3));
        }

        await receiver.Open();
        await using var again = await EmbeddedEngine.StartAsync(File);

        await receiver.UntilAll(Given.Ids(3));
    }

    [Fact]
    public async Task What_was_delivered_before_a_restart_is_not_sent_again_and_known_ids_stay_known()
    {
        await using var receiver = await Receiver.Start();
        await using (var engine = await EmbeddedEngine.StartAsync(File))
        {
            await engine.CreateWebhookAsync(receiver);
            await engine.PublishAsync(Given.Ids(50));
            await receiver.UntilAll(Given.Ids(50));
        }

        await using var again = await EmbeddedEngine.StartAsync(File);
        var answers = await again.Gateway.PublishAsync(Sample.Project, [.. Given.Ids(50).Append("new").Select(id => Sample.Draft(id))]);

        await receiver.UntilAll(["new"]);
        Assert.Equal(51, receiver.Receipts.Count);
        Assert.Equal(["new"], answers.Where(a => !a.Duplicate).Select(a => a.Id.Value));
    }

    [Fact]
    public async Task When_the_database_is_away_publishing_is_refused_and_goes_on_when_it_is_back()
    {
        await using var receiver = await Receiver.Start();
        await using var engine = await EmbeddedEngine.StartAsync(File);
        await engine.CreateWebhookAsync(receiver);
        await engine.PublishAsync("before");
        Execute("ALTER TABLE journal RENAME TO journal_away");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.PublishAsync("during"));
        Assert.Equal(RefusalReason.Unavailable, refused.Refusal.Reason);

        Execute("ALTER TABLE journal_away RENAME TO journal");

        await engine.PublishAsync("during", "after");
        await receiver.UntilAll(["before", "during", "after"]);
        Assert.Single(receiver.Receipts, r => r.WebhookId == "during");
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False;Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
