using Webhooks.Contracts;
using Xunit;

namespace Webhooks.Client.Tests.Api;

public sealed class OtherTests(EngineHost host) : EngineTest(host)
{
    [Fact]
    public async Task Projects_are_listed()
    {
        await Client.Events.PublishAsync(Project, "image.seen", 1);

        var project = Assert.Single(await Eventually(
            async () => (await Client.Projects.ListAsync().All()).Where(p => p.Id == Project).ToList(), projects => projects is [{ LastSequence: 1 }]));
        Assert.NotNull(project.LastEventAt);
    }

    [Fact]
    public async Task The_cluster_is_shown()
    {
        var cluster = await Client.Cluster.GetAsync();

        Assert.Equal([cluster.Self], cluster.Members.Select(member => member.Address));
    }

    [Fact]
    public async Task A_bin_catches_answers_and_forgets()
    {
        var bin = await Client.Bins.CreateAsync();
        var preset = await Client.Bins.SetAnswerAsync(bin.Id, new() { Preset = "gone" });
        var own = await Client.Bins.SetAnswerAsync(bin.Id, new() { Status = 201, Headers = new Dictionary<string, string> { ["x-seen"] = "yes" }, FailFirst = new() { Count = 1, Status = 503 } });
        using var http = new HttpClient();
        using var first = await http.PostAsync(new Uri(bin.Url), new StringContent("One"));
        using var second = await http.PostAsync(new Uri(bin.Url), new StringContent("Two"));

        Assert.Equal(("gone", 201), (preset.Preset, own.Status));
        Assert.Equal((503, 201), ((int)first.StatusCode, (int)second.StatusCode));
        var caught = await Client.Bins.ListRequestsAsync(bin.Id).All();
        Assert.Equal(["Two", "One"], caught.Select(request => request.Body));
        Assert.Equal("Two", (await Client.Bins.GetRequestAsync(bin.Id, caught[0].Number)).Body);

        await Client.Bins.ClearAsync(bin.Id);
        Assert.Equal(0, (await Client.Bins.GetAsync(bin.Id)).Kept);
        Assert.Contains(bin.Id, (await Client.Bins.ListAsync().All()).Select(b => b.Id));
        await Client.Bins.DeleteAsync(bin.Id);
        Assert.Equal(ProblemCodes.BinNotFound, (await Assert.ThrowsAsync<WebhooksApiException>(() => Client.Bins.GetAsync(bin.Id))).Code);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    public async Task What_is_no_id_goes_nowhere(string id) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Client.Webhooks.GetAsync(Project, id));

    [Fact]
    public async Task An_id_stays_one_part_of_the_path() =>
        Assert.Equal(404, (await Assert.ThrowsAsync<WebhooksApiException>(() => Client.Webhooks.DeleteAsync(Project, "../webhooks?limit=1"))).Status);
}
