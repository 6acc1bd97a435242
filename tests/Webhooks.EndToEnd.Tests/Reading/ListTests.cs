using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Reading;

/// <summary>What lists answer from a real read model, also when there is little in it.</summary>
public abstract class ListTests(ITestOutputHelper output, Storage storage) : HostTest(output, storage)
{
    private string Project { get; } = Given.Project();

    [Fact]
    public async Task Projects_are_listed_from_none_over_one_without_events_to_all()
    {
        var host = await StartHost();
        Assert.Equal("""{"items":[],"next_cursor":null}""", (await host.Http.Get("api/v1/projects")).Text);

        var receiver = await StartReceiver();
        await host.Http.Register("a-with-webhook", receiver);
        var first = Assert.Single(await Listed(host, "api/v1/projects"));
        Assert.Equal(("a-with-webhook", 0L, 1L), ((string)first["id"]!, (long)first["last_sequence"]!, (long)first["webhooks"]!));
        Assert.Null(first["last_event_at"]);

        (await host.Http.Publish("b-with-event", Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var all = await Listed(host, "api/v1/projects");
        Assert.Equal([("a-with-webhook", 0L), ("b-with-event", 1L)],
            all.Select(project => ((string)project["id"]!, (long)project["last_sequence"]!)));
        Assert.Equal(all.Select(project => (string?)project["id"]),
            (await Listed(host, "api/v1/projects", limit: 1)).Select(project => (string?)project["id"]));
    }

    [Fact]
    public async Task Deliveries_are_listed_for_a_webhook_that_exists_or_was_deleted_and_for_no_other()
    {
        var host = await UseHost();
        var receiver = ReceiverThatIsAway();
        var webhook = await host.Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("1h", 1) });
        var deliveries = WebhooksHttp.Deliveries(Project, webhook);
        Assert.Empty(await Listed(host, deliveries));

        var none = await host.Http.Get(WebhooksHttp.Deliveries(Project, "wh_none"));
        Assert.Equal((HttpStatusCode.NotFound, "webhook_not_found"), (none.Status, (string)none.Json["code"]!));

        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await host.Http.Until(deliveries, page => (int?)page["items"]?[0]?["attempts"] == 1);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.Delete(WebhooksHttp.Webhook(Project, webhook))).Status);
        var cancelled = Assert.Single(await Listed(host, $"{deliveries}?status=cancelled"));
        Assert.Equal("evt_1", (string)cancelled["event_id"]!);
    }

    [Fact]
    public async Task A_list_is_narrowed_by_each_of_its_filters_and_read_on_by_its_cursor()
    {
        var host = await UseHost();
        var receiver = await StartReceiver();
        var webhook = await host.Http.Register(Project, receiver);
        var ids = Given.Ids(7);
        foreach (var id in ids[..^1])
            (await host.Http.Publish(Project, Given.Event(id))).Expect(HttpStatusCode.Accepted);
        (await host.Http.Publish(Project, Given.Event(ids[^1], type: "user.added"))).Expect(HttpStatusCode.Accepted);
        var deliveries = WebhooksHttp.Deliveries(Project, webhook);
        await host.Http.Until($"{deliveries}?status=delivered", page => page["items"]!.AsArray().Count == ids.Length);

        var newestFirst = ids.Reverse().ToArray();
        foreach (var (list, id, type) in new[] { (deliveries, "event_id", "event_type"), (WebhooksHttp.Events(Project), "id", "type") })
        {
            var all = await Listed(host, list);
            Assert.Equal(newestFirst, Ids(all));
            Assert.Equal(newestFirst, Ids(await Listed(host, list, limit: 2)));
            Assert.Equal(newestFirst[..1], Ids(await Listed(host, $"{list}?{type}=user.added")));

            var third = (string)all.Single(item => (string)item[id]! == ids[2])["accepted_at"]!;
            Assert.Equal(
                all.Where(item => string.CompareOrdinal((string)item["accepted_at"]!, third) >= 0).Select(item => (string)item[id]!),
                Ids(await Listed(host, $"{list}?since={third}")));
            Assert.Empty(await Listed(host, $"{list}?since=2199-01-01T00:00:00Z"));

            string[] Ids(IEnumerable<JsonObject> items) => [.. items.Select(item => (string)item[id]!)];
        }

        Assert.Empty(await Listed(host, $"{deliveries}?until=2020-01-01T00:00:00Z"));
        Assert.Empty(await Listed(host, $"{deliveries}?status=exhausted"));
    }

    private static async Task<List<JsonObject>> Listed(HostProcess host, string path, int limit = 1000)
    {
        var items = new List<JsonObject>();
        await foreach (var item in host.Http.List(path, limit))
            items.Add(item);
        return items;
    }
}

public sealed class SqliteListTests(ITestOutputHelper output) : ListTests(output, Storage.Sqlite);

public sealed class PostgresListTests(ITestOutputHelper output) : ListTests(output, Storage.PostgreSql);
