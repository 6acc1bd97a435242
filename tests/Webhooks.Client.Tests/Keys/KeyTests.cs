using Xunit;

namespace Webhooks.Client.Tests.Keys;

public sealed class KeyTests(EngineHost host) : EngineTest(host)
{
    [Fact]
    public async Task A_key_is_created_listed_used_and_revoked()
    {
        var created = await Client.Keys.CreateAsync(new()
        {
            Name = Project,
            Scopes = ["publish"],
            Projects = [Project],
            ExpiresIn = "1d",
        });
        using var http = new HttpClient { BaseAddress = Url };
        var user = new WebhooksClient(http, new() { Key = created.Key, MaxAttempts = 1 });

        await user.Events.PublishAsync(Project, "image.seen", 1);

        Assert.Contains(await Client.Keys.ListAsync().All(), key => key.Id == created.Id && key.Hint == created.Hint);
        await Client.Keys.RevokeAsync(created.Id);
        Assert.DoesNotContain(await Client.Keys.ListAsync().All(), key => key.Id == created.Id);
        Assert.Equal(401, (int)(await Assert.ThrowsAsync<WebhooksApiException>(
            () => user.Events.PublishAsync(Project, "image.seen", 2))).Status);
    }
}
