using Webhooks.Contracts;
using Xunit;

namespace Webhooks.Client.Tests.Inspector;

public sealed class BinTests(EngineHost host) : EngineTest(host)
{
    [Fact]
    public async Task A_bin_catches_answers_and_forgets()
    {
        var bin = await Client.Bins.CreateAsync("Training");
        Assert.Equal(("Training", "Billing"), (bin.Name, (await Client.Bins.RenameAsync(bin.Id, "Billing")).Name));
        var preset = await Client.Bins.SetAnswerAsync(bin.Id, new() { Preset = "gone" });
        var own =
            await Client.Bins.SetAnswerAsync(bin.Id,
                new()
                {
                    Status = 201,
                    Headers = new Dictionary<string, string> { ["x-seen"] = "yes" },
                    FailFirst = new() { Count = 1, Status = 503 },
                });
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
}
