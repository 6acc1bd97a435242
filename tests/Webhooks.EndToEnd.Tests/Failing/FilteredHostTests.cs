using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Failing;

/// <summary>Filtered webhooks of a host that is killed again and again: each gets exactly what its filter matches.</summary>
[Collection(SqliteLifeCollection.Name)]
public sealed class FilteredHostTests(SqliteLife life, ITestOutputHelper output) : HostLifeTest(life, output)
{
    private const int Customers = 20;
    private const int Batches = 12;
    private const int BatchEvents = 100;

    [Fact]
    public async Task Each_webhook_gets_exactly_the_events_that_its_filter_matches_although_the_host_is_killed()
    {
        var receiver = await StartReceiver();
        for (var customer = 0; customer < Customers; customer++)
            await Http.Register(Project, receiver, $"/{customer}", Filtered($$"""{"data.customer_id":"c{{customer}}"}"""));
        // Matches nothing for a long time, so that the project passes it over.
        var rare = await Http.Register(Project, receiver, "/rare", Filtered("""{"data.n":{"$in":[1199,"changed"]}}"""));
        for (var batch = 0; batch < Batches; batch++)
        {
            (await Http.Publish(Project, Batch(batch))).Expect(HttpStatusCode.Accepted);
            if (batch % 4 != 1)
                continue;
            await Host.Kill();
            await Host.Restart();
        }

        var changed = """{"filter":{"data.n":{"$in":["changed",7]}}}""";
        (await Http.Patch(WebhooksHttp.Webhook(Project, rare), changed)).Expect(HttpStatusCode.OK);
        await Host.Kill();
        await Host.Restart();
        (await Http.Publish(Project, Given.Event("evt_last", """{"n":"changed"}"""))).Expect(HttpStatusCode.Accepted);

        var arrived = await receiver.Until(
            all => Ledger(all).Count == Batches * BatchEvents + 2, $"{Batches * BatchEvents + 2} different deliveries");
        var expected = Enumerable.Range(0, Batches * BatchEvents).Select(n => ($"/{n % Customers}", $"evt_{n}"))
            .Append(("/rare", "evt_1199")).Append(("/rare", "evt_last"));
        Assert.Equal(expected.Order(), Ledger(arrived).Order());
    }

    private static HashSet<(string, string)> Ledger(IEnumerable<Receipt> receipts) =>
        [.. receipts.Select(receipt => (receipt.Path, receipt.WebhookId))];

    private static JsonObject Filtered(string filter) =>
        new() { ["filter"] = JsonNode.Parse(filter), ["retry_schedule"] = Given.Waits("500ms", 20) };

    private static string Batch(int batch) => $"[{string.Join(',', Enumerable.Range(batch * BatchEvents, BatchEvents)
        .Select(n => Given.Event($"evt_{n}", $$"""{"n":{{n}},"customer_id":"c{{n % Customers}}"}""")))}]";
}
