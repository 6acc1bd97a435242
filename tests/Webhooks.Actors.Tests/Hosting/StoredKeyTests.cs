using Webhooks.Actors.Tests.Storage;
using Xunit;

namespace Webhooks.Actors.Tests.Hosting;

/// <summary>Keys that are created while the host runs, in a host that restarts.</summary>
public sealed class StoredKeyTests
{
    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_key_survives_a_restart_and_so_does_its_end(StorageProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        CreatedKey kept, revoked;
        await using (var first = await EmbeddedEngine.StartAsync(database.Options))
        {
            kept = await first.Gateway.Keys.CreateAsync(new("kept", ["publish", "read"])
            {
                Projects = [Sample.Project],
                ExpiresIn = TimeSpan.FromDays(1),
                RequestsPerSecond = 10,
            });
            revoked = await first.Gateway.Keys.CreateAsync(new("revoked", ["admin"]));
            Assert.Equal(kept.Key.Id, (await first.Keys.FindAsync(kept.Text))?.Id);
            await first.Gateway.Keys.RevokeAsync(revoked.Key.Id);
            Assert.Null(await first.Keys.FindAsync(revoked.Text));
        }

        await using var second = await EmbeddedEngine.StartAsync(database.Options);
        Assert.Null(await second.Keys.FindAsync(revoked.Text));
        Assert.Equal(Shape.Of(kept.Key), Shape.Of((await second.Keys.FindAsync(kept.Text))!));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => second.Gateway.Keys.CreateAsync(new("kept", ["read"])));
        Assert.Equal("key_name_taken", refused.Refusal.Code);
        var again = await second.Gateway.Keys.CreateAsync(new("revoked", ["read"]));

        var (page, rest) = (await second.Gateway.Keys.ListAsync(1, null), (string?)null);
        rest = page.NextCursor;
        Assert.Equal(again.Key.Id, Assert.Single(page.Items).Key.Id);
        Assert.Equal(kept.Key.Id, Assert.Single((await second.Gateway.Keys.ListAsync(1, rest)).Items).Key.Id);
    }
}
