using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Xunit;

namespace Webhooks.AspNetCore.Tests.EventTypes;

/// <summary>The catalogue over HTTP: defined, enforced, listed and described.</summary>
public sealed class EventTypeApiTests : IAsyncLifetime
{
    private const string Type = "event-types/image.status_changed";

    private const string Schema =
        """{"type":"object","required":["status"],"properties":{"status":{"$ref":"#/$defs/status"}},"$defs":{"status":{"enum":["NEW","DONE"]}}}""";

    private EngineApi _api = null!;

    public async Task InitializeAsync() => _api = await EngineApi.StartAsync(app => app.MapWebhooksApi());

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_type_is_defined_shown_listed_and_taken_away()
    {
        Assert.Equal((404, "event_type_not_found"), await FailAsync("GET", Type));
        var put = await SendAsync("PUT", Type, Definition("reject", ",\"title\":\"Image Status Update\",\"group\":\"Images\""));
        Assert.Equal(
            ("Image Status Update", "catalogue", "reject", 1, 0),
            ((string?)put["title"], (string?)put["source"], (string?)put["validation"], (int)put["version"]!, (int)put["events_24h"]!));
        Assert.Equal(Schema, put["schema"]!.ToJsonString());
        Assert.Equal(put.ToJsonString(), (await SendAsync("GET", Type)).ToJsonString());
        Assert.Equal(2, (int)(await SendAsync("PUT", Type, """{"schema":true}"""))["version"]!);
        await PublishAsync("""{"type":"image.made","data":1}""");
        await SendAsync("POST", "webhooks", """{"name":"All","url":"https://receiver.example/hook","event_types":["image.made"]}""");

        var list = (await SendAsync("GET", "event-types"))["items"]!.AsArray();
        Assert.Equal(
            [("image.made", "seen", 1, 1), ("image.status_changed", "catalogue", 0, 0)],
            list.Select(type => ((string)type!["type"]!, (string)type["source"]!, (int)type["events_24h"]!, (int)type["webhooks"]!)));
        var page = await SendAsync("GET", "event-types?limit=1");
        Assert.Equal("image.status_changed",
            (string?)(await SendAsync("GET", $"event-types?limit=1&cursor={page["next_cursor"]}"))["items"]![0]!["type"]);

        using var deleted = await _api.SendAsync(HttpMethod.Delete, $"/api/v1/projects/labels/{Type}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal((404, "event_type_not_found"), await FailAsync("DELETE", Type));
        Assert.Equal((404, "event_type_not_found"), await FailAsync("GET", Type));
    }

    [Theory]
    [InlineData("{", 400, "malformed_json")]
    [InlineData("""{"titel":"x"}""", 400, "unknown_field")]
    [InlineData("""{"schema":{"$ref":"https://example.com"}}""", 422, "invalid_event_type")]
    [InlineData("""{"schema":{"type":"strin"}}""", 422, "invalid_event_type")]
    [InlineData("""{"validation":"reject"}""", 422, "invalid_event_type")]
    [InlineData("""{"schema":false,"samples":[1]}""", 409, "breaking_schema")]
    public async Task A_wrong_definition_is_refused(string definition, int status, string code) =>
        Assert.Equal((status, code), await FailAsync("PUT", Type, definition));

    [Fact]
    public async Task Unknown_parameters_and_names_that_are_no_types_are_refused()
    {
        Assert.Equal((400, "unknown_parameter"), await FailAsync("PUT", $"{Type}?forse=true", "{}"));
        Assert.Equal((400, "unknown_parameter"), await FailAsync("GET", "event-types?q=a"));
        Assert.Equal((422, "invalid_parameter"), await FailAsync("GET", "event-types/Image"));
        Assert.Equal((422, "invalid_event_type"), await FailAsync("PUT", "event-types/webhook.mine", "{}"));
    }

    [Fact]
    public async Task An_event_that_does_not_fit_is_refused_with_pointers_and_nothing_of_its_batch_is_stored()
    {
        await SendAsync("PUT", Type, Definition("reject"));

        var one = await PublishAsync(Event("OLD"));
        Assert.Equal(("schema_violation", 422), ((string?)one["code"], (int)one["status"]!));
        Assert.Equal(["/data/status"], one["errors"]!.AsObject().Select(error => error.Key));
        var batch = await PublishAsync($"[{Event("NEW")},{Event("OLD")}]");
        Assert.Equal(("schema_violation", 1), ((string?)batch["code"], (int)batch["index"]!));
        var lines = await PublishAsync($"{Event("NEW")}\n{Event("DONE")}\n{Event("OLD")}\n", "application/x-ndjson");
        Assert.Equal(("schema_violation", 3, null), ((string?)lines["code"], (int)lines["line"]!, lines["index"]));
        Assert.Empty((await SendAsync("GET", "events"))["items"]!.AsArray());
        Assert.Equal(1, (int)(await PublishAsync(Event("NEW")))["sequence"]!);
    }

    [Fact]
    public async Task A_type_that_warns_stores_and_counts_what_does_not_fit()
    {
        await SendAsync("PUT", Type, Definition("warn"));

        await PublishAsync($"[{Event("NEW")},{Event("OLD")},{Event("ODD")}]");

        var type = await SendAsync("GET", Type);
        Assert.Equal((3, 2), ((int)type["events_24h"]!, (int)type["violations"]!));
        Assert.NotNull((string?)type["last_seen_at"]);
    }

    [Fact]
    public async Task An_event_that_was_stored_with_a_warning_shows_what_does_not_fit()
    {
        await SendAsync("PUT", Type, Definition("warn"));
        await PublishAsync("""[{"id":"good","type":"image.status_changed","data":{"status":"NEW"}},{"id":"odd","type":"image.status_changed","data":{}}]""");

        Assert.Null((await SendAsync("GET", "events/good"))["violations"]);
        var violations = (await SendAsync("GET", "events/odd"))["violations"]!.AsObject();
        Assert.Contains("status", (string?)Assert.Single(violations).Value![0], StringComparison.Ordinal);

        await SendAsync("PUT", $"{Type}?force=true", Definition("off"));
        Assert.Null((await SendAsync("GET", "events/odd"))["violations"]);
    }

    [Fact]
    public async Task A_webhook_names_the_patterns_that_match_no_known_type()
    {
        // As long as nothing is known of a project, nothing is unknown in it.
        var first = await SendAsync("POST", "webhooks", Webhook("First", "image.staus_changed"));
        Assert.Empty(first["unmatched_event_types"]!.AsArray());
        await PublishAsync("""{"type":"image.made","data":1}""");
        await SendAsync("PUT", Type, "{}");

        var created = await SendAsync("POST", "webhooks", Webhook("All", "*", "image.*", "image.made", "user.**", "webhook.*", "a.b"));

        Assert.Equal(["user.**", "a.b"], Unmatched(created));
        Assert.Equal(["user.**", "a.b"], Unmatched(await SendAsync("GET", $"webhooks/{created["id"]}")));
        var list = (await SendAsync("GET", "webhooks"))["items"]!.AsArray();
        Assert.Equal([["image.staus_changed"], ["user.**", "a.b"]], list.Select(webhook => Unmatched(webhook!)));
        await PublishAsync("""{"type":"user.account.made","data":1}""");
        Assert.Equal(["a.b"], Unmatched(await SendAsync("PATCH", $"webhooks/{created["id"]}", """{"name":"Some"}""")));
    }

    [Fact]
    public async Task A_test_event_contains_the_sample_of_a_type_that_the_webhook_asks_for()
    {
        await SendAsync("PUT", "event-types/a.other", """{"samples":[1]}""");
        await SendAsync("PUT", "event-types/image.gone", """{"samples":[2],"deprecated":true}""");
        await SendAsync("PUT", Type, """{"samples":[{"status": "DONE"},{"status":"NEW"}]}""");
        var webhook = await SendAsync("POST", "webhooks", Webhook("Images \"A\"", "image.*"));

        var test = await SendAsync("POST", $"webhooks/{webhook["id"]}/test");

        var data = (await SendAsync("GET", $"events/{test["id"]}"))["event"]!["data"]!;
        Assert.Equal(("Images \"A\"", "This is a test."), ((string?)data["name"], (string?)data["message"]));
        Assert.Equal("""{"type":"image.status_changed","data":{"status":"DONE"}}""", data["sample"]!.ToJsonString());
    }

    [Fact]
    public async Task A_schema_that_refuses_stored_events_is_taken_by_force_only()
    {
        await PublishAsync($$$"""[{{{Event("NEW")}}},{"id":"odd","type":"image.status_changed","data":{"status":"ODD"}},{"type":"a.b","data":1}]""");

        var refused = await SendAsync("PUT", Type, Definition("reject"));
        Assert.Equal(("breaking_schema", 1, "odd"),
            ((string?)refused["code"], (int)refused["count"]!, (string?)refused["event_ids"]![0]));
        Assert.Contains("1 of the last 2 stored events", (string?)refused["detail"], StringComparison.Ordinal);
        Assert.Equal(1, (int)(await SendAsync("PUT", $"{Type}?force=true", Definition("reject")))["version"]!);
    }

    [Fact]
    public async Task A_filter_on_changes_looks_where_the_type_keeps_former_values()
    {
        await SendAsync("PUT", Type, """{"previous":{"data.status":"data.old.status"}}""");
        await SendAsync("POST", "webhooks",
            """{"name":"Done","url":"https://receiver.example/hook","event_types":["image.*"],"filter":{"data.status":{"$from":"NEW","$to":"DONE"}}}""");

        await PublishAsync("""{"id":"yes","type":"image.status_changed","data":{"status":"DONE","old":{"status":"NEW"}}}""");
        await PublishAsync("""{"id":"no","type":"image.status_changed","data":{"status":"DONE","old":{"status":"SKIPPED"}}}""");

        Assert.Single((await SendAsync("GET", "events/yes"))["deliveries"]!.AsArray());
        Assert.Equal("""{"reason":"filter","path":"data.status","operator":"$from","expected":"NEW","actual":"SKIPPED"}""",
            (await SendAsync("GET", "events/no"))["filtered"]![0]!["not_sent"]!.ToJsonString());
        Assert.Equal(1, (int)(await SendAsync("POST", "filter-check",
            """{"filter":{"data.status":{"$from":"NEW","$to":"DONE"}}}"""))["matched"]!);
    }

    [Fact]
    public async Task The_catalogue_is_an_OpenAPI_document_of_webhooks()
    {
        await SendAsync("PUT", Type, Definition("reject", ""","samples":[{"status":"DONE"}],"deprecated":true,"replaced_by":"image.updated" """));
        await PublishAsync("""{"type":"image.made","data":1}""");

        var text = await _api.Client.GetStringAsync("/api/v1/projects/labels/openapi.json");
        var read = OpenApiDocument.Parse(text, "json");

        Assert.Empty(read.Diagnostic!.Errors.Select(error => $"{error.Pointer} {error.Message}"));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        var document = read.Document!;
        Assert.Empty(document.Validate(ValidationRuleSet.GetDefaultRuleSet()));
        Assert.Equal(["image.made", "image.status_changed"], document.Webhooks!.Keys);
        var operation = document.Webhooks!["image.status_changed"].Operations![HttpMethod.Post];
        Assert.True(operation.Deprecated);
        Assert.Equal(["webhook-id", "webhook-timestamp", "webhook-signature"], operation.Parameters!.Select(header => header.Name!));
        var content = JsonNode.Parse(text)!["webhooks"]!["image.status_changed"]!["post"]!["requestBody"]!["content"]!["application/json"]!;
        Assert.Equal("DONE", (string?)content["examples"]!["sample_1"]!["value"]!["data"]!["status"]);
        Assert.Equal("#/components/schemas/image.status_changed-1",
            (string?)JsonNode.Parse(text)!["components"]!["schemas"]!["image.status_changed"]!["properties"]!["status"]!["$ref"]);
    }

    private static string Definition(string validation, string more = "") =>
        $$"""{"schema":{{Schema}},"validation":"{{validation}}"{{more}}}""";

    private static string Event(string status) => $$$"""{"type":"image.status_changed","data":{"status":"{{{status}}}"}}""";

    private static string Webhook(string name, params string[] types) => new JsonObject
    {
        ["name"] = name,
        ["url"] = "https://receiver.example/hook",
        ["event_types"] = new JsonArray([.. types.Select(type => JsonValue.Create(type))]),
    }.ToJsonString();

    private static string[] Unmatched(JsonNode webhook) => [.. webhook["unmatched_event_types"]!.AsArray().Select(type => (string)type!)];

    private async Task<JsonNode> PublishAsync(string body, string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        using var response = await _api.Client.PostAsync("/api/v1/projects/labels/events", content);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task<(int Status, string? Code)> FailAsync(string method, string path, string? body = null)
    {
        var problem = await SendAsync(method, path, body);
        return ((int)problem["status"]!, (string?)problem["code"]);
    }

    private async Task<JsonNode> SendAsync(string method, string path, string? body = null)
    {
        using var response = await _api.SendAsync(new(method), $"/api/v1/projects/labels/{path}", request =>
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
