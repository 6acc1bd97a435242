using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Audit;

/// <summary>Every operation of the API that changes something, and what the audit has of it.</summary>
public sealed class AuditApiTests : IAsyncLifetime
{
    private const string Hooks = "projects/labels/webhooks";
    private const string Hidden = "h1dd3n-value";

    /// <summary>
    /// Publishing, also of a test event, is no change: the events themselves are the record. Filter checks change nothing. Bins are in the
    /// memory of one process, for tries.
    /// </summary>
    private static readonly string[] Exempt =
    [
        "publishEvents", "testWebhook", "checkFilter", "checkWebhookFilter",
        "createBin", "renameBin", "deleteBin", "setBinAnswer", "clearBin",
    ];

    private readonly HashSet<string> _covered = [];
    private Receiver _receiver = null!;
    private EngineApi _api = null!;

    public async Task InitializeAsync()
    {
        _receiver = await Receiver.Start();
        _api = await EngineApi.StartAsync(
            app =>
            {
                app.UseWebhooksProblems();
                app.UseWebhooksApiKeys([ApiKey.Of("admin-of-the-host-1").With("ada"), ApiKey.Of("admin-of-the-host-2").With("eve")]);
                app.MapWebhooksApi();
            },
            set: options => options.Egress.AllowedNetworks.Add(IPNetwork.Parse("127.0.0.0/8")));
    }

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Each_accepted_change_has_one_row_and_no_refused_one_has_any()
    {
        var webhook = $$$"""
            {"name":"n","url":"{{{_receiver.Url()}}}?token={{{Hidden}}}","event_types":["*"],"headers":{"x-key":"{{{Hidden}}}"}}
            """;
        await RefusedAsync("createWebhook", "POST", Hooks, """{"name":"n"}""");
        var id = (string)(await AcceptedAsync("createWebhook", "webhook.created", "POST", Hooks, webhook))["id"]!;
        var own = $"{Hooks}/{id}";

        await AcceptedAsync(
            "changeWebhook", "webhook.updated", "PATCH", own, $$"""{"headers":{"x-key":"{{Hidden}}2"},"description":"d"}""");
        await RefusedAsync("changeWebhook", "PATCH", own, """{"max_in_flight":0}""");
        await RefusedAsync("changeWebhook", "PATCH", own, """{"description":"d"}"""); // accepted, and changes nothing
        await AcceptedAsync("rotateWebhookSecret", "webhook.secret_rotated", "POST", $"{own}/secret/rotate", "{}");
        await RefusedAsync("rotateWebhookSecret", "POST", $"{own}/secret/rotate", """{"overlap":"31d"}""");

        await SendAsync("POST", "projects/labels/events", """{"id":"evt_1","type":"a.b","data":1}""");
        await Looks.Until(
            () => SendAsync("GET", $"{own}/deliveries/evt_1"), delivery => (string?)delivery["status"] == "delivered");
        await AcceptedAsync("resendDelivery", "delivery.resent", "POST", $"{own}/deliveries/evt_1/resend");
        await RefusedAsync("resendDelivery", "POST", $"{own}/deliveries/evt_none/resend");

        await AcceptedAsync("pauseWebhook", "webhook.paused", "POST", $"{own}/pause");
        await RefusedAsync("pauseWebhook", "POST", $"{own}/pause"); // it is paused
        await RefusedAsync("replayWebhook", "POST", $"{own}/replay", """{"dry_run":true}""");
        await RefusedAsync("replayWebhook", "POST", $"{own}/replay", """{"only":"none"}""");
        var replay = (string)(await AcceptedAsync("replayWebhook", "replay.started", "POST", $"{own}/replay", "{}"))["id"]!;
        await AcceptedAsync("cancelReplay", "replay.cancelled", "DELETE", $"{own}/replays/{replay}");
        await RefusedAsync("cancelReplay", "DELETE", $"{own}/replays/rp_none");
        await AcceptedAsync("resumeWebhook", "webhook.resumed", "POST", $"{own}/resume");
        await RefusedAsync("resumeWebhook", "POST", $"{own}/resume"); // it is active
        await AcceptedAsync("enableWebhook", "webhook.enabled", "POST", $"{own}/enable?skip_backlog=true");
        await RefusedAsync("enableWebhook", "POST", $"{Hooks}/wh_none/enable");

        const string type = "projects/labels/event-types/image.done";
        await AcceptedAsync("putEventType", "event_type.defined", "PUT", type, """{"title":"Done"}""");
        await RefusedAsync("putEventType", "PUT", type, """{"title":"Done"}"""); // it is defined so
        await RefusedAsync("putEventType", "PUT", type, """{"validation":"perhaps"}""");
        await AcceptedAsync("deleteEventType", "event_type.removed", "DELETE", type);
        await RefusedAsync("deleteEventType", "DELETE", type);

        const string sessions = "projects/labels/portal-sessions";
        var session = (string)(await AcceptedAsync("openPortalSession", "portal_session.opened", "POST", sessions))["id"]!;
        await RefusedAsync("openPortalSession", "POST", sessions, """{"capabilities":["rule"]}""");
        await AcceptedAsync("endPortalSession", "portal_session.ended", "DELETE", $"{sessions}/{session}");
        await RefusedAsync("endPortalSession", "DELETE", $"{sessions}/{session}");
        await RefusedAsync("endPortalSessions", "DELETE", sessions); // none is open
        await SendAsync("POST", sessions, "{}");
        await AcceptedAsync("endPortalSessions", "portal_session.ended", "DELETE", sessions);

        var key = (string)(await AcceptedAsync("createKey", "key.created", "POST", "keys", """{"name":"ci","scopes":["read"]}"""))["id"]!;
        await RefusedAsync("createKey", "POST", "keys", """{"name":"ci","scopes":["read"]}""");
        await AcceptedAsync("revokeKey", "key.revoked", "DELETE", $"keys/{key}");
        await RefusedAsync("revokeKey", "DELETE", $"keys/{key}");

        await AcceptedAsync("deleteWebhook", "webhook.deleted", "DELETE", own);
        await RefusedAsync("deleteWebhook", "DELETE", $"{Hooks}/wh_none");

        var changing = _api.Routes
            .Where(route => route.Method != HttpMethod.Get && route.Method != HttpMethod.Head)
            .Select(route => route.Endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName);
        Assert.Equal(changing.Except(Exempt).Order(), _covered.Order());
        Assert.DoesNotContain(Hidden, (await SendAsync("GET", "audit?limit=1000")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_are_found_by_actor_and_time_page_by_page_and_other_projects_have_their_own()
    {
        for (var i = 0; i < 5; i++)
            await SendAsync("PUT", $"projects/{(i % 2 == 0 ? "labels" : "masks")}/event-types/a.b{i}", "{}", by: i % 2 + 1);

        Assert.Equal(["a.b4", "a.b2", "a.b0"], Targets(await SendAsync("GET", "projects/labels/audit")));
        Assert.Equal(["a.b3", "a.b1"], Targets(await SendAsync("GET", "audit?actor=eve")));
        Assert.Empty(Targets(await SendAsync("GET", "projects/labels/audit?actor=eve")));
        var all = (await SendAsync("GET", "audit"))["items"]!.AsArray();
        Assert.Equal(("key", "ada"), ((string?)all[0]!["actor"]!["kind"], (string?)all[0]!["actor"]!["name"]));
        Assert.NotNull((string?)all[0]!["remote_address"]);
        var middle = Uri.EscapeDataString((string)all[2]!["at"]!);
        Assert.Equal(["a.b4", "a.b3", "a.b2"], Targets(await SendAsync("GET", $"audit?since={middle}")));
        Assert.Equal(["a.b1", "a.b0"], Targets(await SendAsync("GET", $"audit?until={middle}")));

        var (seen, cursor) = (new List<string>(), (string?)"");
        while (cursor is not null)
        {
            var page = await SendAsync("GET", $"audit?limit=2{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            seen.AddRange(Targets(page));
            cursor = (string?)page["next_cursor"];
        }

        Assert.Equal(["a.b4", "a.b3", "a.b2", "a.b1", "a.b0"], seen);
    }

    private static IEnumerable<string> Targets(JsonNode page) => page["items"]!.AsArray().Select(item => (string)item!["target"]!);

    private async Task<JsonNode> AcceptedAsync(string operation, string action, string method, string path, string? body = null)
    {
        _covered.Add(operation);
        var before = await RowsAsync();
        var answer = await SendAsync(method, path, body);
        var rows = await RowsAsync();
        Assert.True(rows.Count == before.Count + 1, $"{operation}: {answer.ToJsonString()} has {rows.Count - before.Count} rows.");
        Assert.Equal((action, "ada"), ((string)rows[0]!["action"]!, (string)rows[0]!["actor"]!["name"]!));
        return answer;
    }

    private async Task RefusedAsync(string operation, string method, string path, string? body = null)
    {
        var before = await RowsAsync();
        await SendAsync(method, path, body);
        Assert.True(before.Count == (await RowsAsync()).Count, $"{operation} {body} has a row.");
    }

    private async Task<JsonArray> RowsAsync() => (await SendAsync("GET", "audit?limit=1000"))["items"]!.AsArray();

    private async Task<JsonNode> SendAsync(string method, string path, string? body = null, int by = 1)
    {
        using var answer = await _api.SendAsync(new(method), $"/api/v1/{path}", request =>
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"admin-of-the-host-{by}");
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        });
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
