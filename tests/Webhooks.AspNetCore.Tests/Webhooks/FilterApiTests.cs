using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

/// <summary>Filters over HTTP: set, shown, explained and tried.</summary>
public sealed class FilterApiTests : IAsyncLifetime
{
    private const string Done = """{"data.status":{"$from":"TO REVIEW","$to":"DONE"}}""";

    private EngineApi _api = null!;

    public async Task InitializeAsync() => _api = await EngineApi.StartAsync(app => app.MapWebhooksApi());

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task An_event_names_the_webhooks_that_do_not_get_it_with_the_clause_that_said_no()
    {
        var webhook = await CreateAsync(Done);
        Assert.Equal(Done, webhook["filter"]!.ToJsonString());
        await PublishAsync("evt_1", "NEW", "TO REVIEW");
        await PublishAsync("evt_2", "TO REVIEW", "DONE");

        var left = Assert.Single((await GetAsync("events/evt_1"))["filtered"]!.AsArray())!;
        Assert.Equal((string?)webhook["id"], (string?)left["webhook_id"]);
        Assert.Equal("""{"reason":"filter","path":"data.status","operator":"$to","expected":"DONE","actual":"TO REVIEW"}""",
            left["not_sent"]!.ToJsonString());
        var sent = await GetAsync("events/evt_2");
        Assert.Equal((0, 1), (sent["filtered"]!.AsArray().Count, sent["deliveries"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_filter_is_tried_on_the_last_events_and_explained_for_one()
    {
        var webhook = await CreateAsync(Done);
        await PublishAsync("evt_1", "NEW", "TO REVIEW");
        await PublishAsync("evt_2", "TO REVIEW", "DONE");

        var own = await PostAsync($"webhooks/{webhook["id"]}/filter-check", """{"event_id":"evt_1"}""");
        var other = await PostAsync("filter-check",
            """{"event_types":["image.*"],"filter":{"data.status":{"$in":["TO REVIEW","DONE"]}},"last":1}""");

        Assert.Equal(
            """{"looked":2,"matched":1,"matched_samples":["evt_2"],"unmatched_samples":["evt_1"],"event":{"id":"evt_1","matched":false,"not_sent":"""
            + """{"reason":"filter","path":"data.status","operator":"$to","expected":"DONE","actual":"TO REVIEW"}}}""",
            own.ToJsonString());
        Assert.Equal("""{"looked":1,"matched":1,"matched_samples":["evt_2"],"unmatched_samples":[],"event":null}""", other.ToJsonString());
        Assert.Equal("invalid_filter", (string?)(await PostAsync("filter-check", """{"filter":{"$is":1}}"""))["code"]);
        Assert.Equal("event_not_found", (string?)(await PostAsync("filter-check", """{"event_id":"evt_none"}"""))["code"]);
    }

    [Fact]
    public async Task A_filter_is_replaced_as_a_whole_and_taken_away_by_null()
    {
        var path = $"/api/v1/projects/labels/webhooks/{(await CreateAsync(Done))["id"]}";

        Assert.Equal("""{"key":"a"}""", (await PatchAsync("""{"filter":{"key":"a"}}"""))["filter"]!.ToJsonString());
        Assert.Null((await PatchAsync("""{"filter":null}"""))["filter"]);
        Assert.Equal(["/filter/data.x/$gt"],
            (await PatchAsync("""{"filter":{"data.x":{"$gt":[]}}}"""))["errors"]!.AsObject().Select(error => error.Key));

        async Task<JsonNode> PatchAsync(string body) => await ReadAsync(await _api.Client.PatchAsync(path, Json(body)));
    }

    private Task<JsonNode> CreateAsync(string filter) => PostAsync(
        "webhooks", $$$"""{"name":"Done","url":"https://receiver.example/hook","event_types":["image.*"],"filter":{{{filter}}}}""");

    private Task<JsonNode> PublishAsync(string id, string from, string to) => PostAsync(
        "events", $$$"""{"id":"{{{id}}}","type":"image.status_changed","data":{"previous_status":"{{{from}}}","status":"{{{to}}}"}}""");

    private async Task<JsonNode> GetAsync(string path) =>
        (await _api.Client.GetFromJsonAsync<JsonNode>($"/api/v1/projects/labels/{path}"))!;

    private async Task<JsonNode> PostAsync(string path, string body) =>
        await ReadAsync(await _api.Client.PostAsync($"/api/v1/projects/labels/{path}", Json(body)));

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        using (response)
            return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
