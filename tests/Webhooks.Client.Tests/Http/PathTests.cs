using Xunit;

namespace Webhooks.Client.Tests.Http;

public sealed class PathTests(EngineHost host) : EngineTest(host)
{
    [Theory]
    [InlineData("..")]
    [InlineData("")]
    public async Task What_is_no_id_goes_nowhere(string id) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Client.Webhooks.GetAsync(Project, id));

    [Fact]
    public async Task An_id_stays_one_part_of_the_path() =>
        Assert.Equal(404,
            (await Assert.ThrowsAsync<WebhooksApiException>(() => Client.Webhooks.DeleteAsync(Project, "../webhooks?limit=1"))).Status);
}
