using System.Net;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>A key is accepted by every node at once, and when it is revoked by none, whatever happens to nodes.</summary>
public sealed class ClusterKeyTests(ClusterLife life, ITestOutputHelper output) : ClusterTest(life, output)
{
    [Fact]
    public async Task A_key_that_one_node_creates_works_on_all_and_the_end_that_another_gives_it_holds_on_all_also_after_a_crash()
    {
        var (kept, ended) = (await CreateAsync("kept"), await CreateAsync("ended"));
        foreach (var key in (string[])[kept.Key, ended.Key])
            Assert.Equal((int[])[200, 200, 200], await StatusesAsync(key));

        Assert.Equal(HttpStatusCode.NoContent, (await Cluster[2].Http.Delete($"api/v1/keys/{ended.Id}")).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(2, ended.Key));
        await Looks.Until(() => StatusesAsync(ended.Key), statuses => statuses.All(status => status == 401));
        Assert.Equal((int[])[200, 200, 200], await StatusesAsync(kept.Key));

        // The node that has the keys' actor may be any of them.
        foreach (var node in Cluster.Nodes)
        {
            await node.Kill();
            foreach (var other in Cluster.Nodes.Where(other => other != node).Select(other => Cluster.Nodes.ToList().IndexOf(other)))
            {
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, kept.Key));
                Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(other, ended.Key));
            }

            node.Launch();
            await Cluster.UntilUp(3);
            Assert.Equal((int[])[200, 200, 200], await StatusesAsync(kept.Key));
            Assert.Equal((int[])[401, 401, 401], await StatusesAsync(ended.Key));
        }

        await Looks.Until(
            async () => (await Cluster[0].Http.Delete($"api/v1/keys/{kept.Id}")).Status,
            status => status is HttpStatusCode.NoContent or HttpStatusCode.NotFound);
        await Looks.Until(() => StatusesAsync(kept.Key), statuses => statuses.All(status => status == 401));
    }

    private async Task<(string Id, string Key)> CreateAsync(string name)
    {
        var created = (await Cluster[0].Http.Post(
            "api/v1/keys", $$"""{"name":"{{Project(name)}}","scopes":["read"]}""")).Expect(HttpStatusCode.Created);
        return ((string)created["id"]!, (string)created["key"]!);
    }

    private async Task<int[]> StatusesAsync(string key)
    {
        var statuses = new List<int>();
        for (var node = 0; node < 3; node++)
            statuses.Add((int)await StatusAsync(node, key));
        return [.. statuses];
    }

    private async Task<HttpStatusCode> StatusAsync(int node, string key)
    {
        using var client = new WebhooksHttp(Cluster[node].Http.Host, key);
        return (await client.Get("api/v1/projects")).Status;
    }
}
