using Dapper;
using Microsoft.Data.Sqlite;
using Webhooks.Actors.Tests.Hosting;
using Webhooks.Actors.Tests.Storage;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Audit;

public sealed class AuditRebuildTests
{
    [Fact]
    public async Task Rows_that_a_crash_has_lost_follow_from_the_journal_at_the_next_start_though_nothing_wakes_their_webhooks()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var receiver = await Receiver.Start();
        IReadOnlyList<AuditView> before;
        await using (var first = await EmbeddedEngine.StartAsync(database.Options))
        {
            var webhook = await first.CreateWebhookAsync(receiver);
            await first.Gateway.Webhooks.PauseAsync(Sample.Project, webhook);
            await first.Gateway.Webhooks.DeleteAsync(Sample.Project, webhook);
            await first.Gateway.EventTypes.PutAsync(Sample.Project, new(Sample.Type) { Title = "A title" });
            var key = await first.Gateway.Keys.CreateAsync(new("ci", ["read"]));
            await first.Gateway.Keys.RevokeAsync(key.Key.Id);
            before = await ListAsync(first);
            Assert.Equal(6, before.Count);
        }

        using (var connection = new SqliteConnection(database.Options.ConnectionString))
            await connection.ExecuteAsync("DELETE FROM audit");

        await using var second = await EmbeddedEngine.StartAsync(database.Options);
        Assert.Equal(before, await Looks.Until(() => ListAsync(second), rows => rows.Count == 6));
    }

    [Fact]
    public async Task A_damaged_row_does_not_hide_the_changes_in_other_rows()
    {
        await using var database = await TestDatabase.CreateAsync(StorageProvider.Sqlite);
        await using (var first = await EmbeddedEngine.StartAsync(database.Options))
        {
            await first.Gateway.EventTypes.PutAsync(Sample.Project, new(Sample.Type) { Title = "A title" });
            var key = await first.Gateway.Keys.CreateAsync(new("ci", ["read"]));
            await first.Gateway.Keys.RevokeAsync(key.Key.Id);
            Assert.Equal(3, (await ListAsync(first)).Count);
        }

        using (var connection = new SqliteConnection(database.Options.ConnectionString))
        {
            await connection.ExecuteAsync("DELETE FROM audit");
            await connection.ExecuteAsync("UPDATE journal SET message = x'ff' WHERE manifest = 'TD1'");
        }

        await using var second = await EmbeddedEngine.StartAsync(database.Options);
        var rows = await Looks.Until(() => ListAsync(second), rows => rows.Count == 2);
        Assert.Equal(["key.revoked", "key.created"], rows.Select(row => row.Action));
    }

    private static async Task<IReadOnlyList<AuditView>> ListAsync(EmbeddedEngine engine) =>
        (await engine.Queries.ListAllAuditAsync(new(), 100, null, CancellationToken.None)).Items;
}
