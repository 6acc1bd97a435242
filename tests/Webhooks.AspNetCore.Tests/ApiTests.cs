using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests;

public sealed class ApiTests : IAsyncLifetime
{
    private const string Event = """{"type":"image.status_changed","data":{"status":"DONE"}}""";

    private readonly ApiHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_published_event_is_answered_with_its_sequence()
    {
        using var response = await _host.PublishAsync(Event);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("""{"id":"evt_1","sequence":1,"duplicate":false,"webhooks":0}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("""{"status":"DONE"}""", Encoding.UTF8.GetString(_host.Publisher.Drafts.Single().Data.Span));
    }

    [Fact]
    public async Task A_batch_is_answered_as_its_contract_says()
    {
        var events = string.Join('\n', Enumerable.Range(0, 1000).Select(i => $$"""{"id":"e{{i % 999}}","type":"a.b","data":{{i}}}"""));

        using var response = await _host.PublishAsync(events, "application/x-ndjson; charset=utf-8");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var strict = new ContractsJson(new JsonSerializerOptions(ContractsJson.Default.Options)
        {
            UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        });
        var answer = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(), strict.BatchAnswer);
        Assert.Equal(
            (999, 1, 1, 999, 0), (answer?.Accepted, answer?.Duplicates, answer?.FirstSequence, answer?.LastSequence, answer?.Webhooks));
        Assert.Equal([.. Enumerable.Range(1, 999).Select(i => new PublishAnswer { Id = $"e{i - 1}", Sequence = i, Duplicate = false }),
            new PublishAnswer { Id = "e0", Sequence = 1, Duplicate = true }], answer?.Events);
    }

    [Fact]
    public async Task A_summary_leaves_the_events_out()
    {
        using var response = await _host.PublishAsync($"[{Event},{Event}]", query: "?summary=true");

        Assert.Equal("""{"accepted":2,"duplicates":0,"first_sequence":1,"last_sequence":2,"webhooks":0}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_idempotency_key_replaces_missing_ids()
    {
        _host.Client.DefaultRequestHeaders.Add("Idempotency-Key", "order-7");

        using var first = await _host.PublishAsync(Event);
        using var second = await _host.PublishAsync(Event);
        using var batch = await _host.PublishAsync($$"""[{{Event}},{"id":"mine","type":"a.b","data":1}]""");

        Assert.Contains("\"duplicate\":true", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(3, _host.Publisher.Drafts.Count);
        Assert.Equal("mine", _host.Publisher.Drafts[2].Id?.Value);
    }

    [Theory]
    [InlineData("application/json; charset=bogus", 415, ProblemCodes.UnsupportedMediaType)]
    [InlineData("text/plain", 415, ProblemCodes.UnsupportedMediaType)]
    public async Task Content_of_another_type_is_refused(string contentType, int status, string code)
    {
        using var response = await _host.PublishAsync(Event, contentType);

        var problem = await response.ProblemAsync();
        Assert.Equal((status, code), (problem.Status, problem.Code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_the_limit_is_refused(bool lengthIsKnown)
    {
        using var content = lengthIsKnown ? new ByteArrayContent(new byte[200_000]) : (HttpContent)new StreamContent(new Unsized(200_000));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var response = await _host.Client.PostAsync("/api/v1/projects/demo/events", content);

        Assert.Equal(ProblemCodes.BodyTooLarge, (await response.ProblemAsync()).Code);
    }

    [Fact]
    public async Task A_malformed_project_id_is_reported_as_such()
    {
        using var response = await _host.PublishAsync(Event, project: "a.b");

        var problem = await response.ProblemAsync();
        Assert.Equal((422, ProblemCodes.InvalidParameter), (problem.Status, problem.Code));
        Assert.Equal(["project_id"], problem.Errors?.Keys);
    }

    [Theory]
    [InlineData(RefusalReason.NotFound, 404)]
    [InlineData(RefusalReason.Conflict, 409)]
    [InlineData(RefusalReason.Invalid, 422)]
    [InlineData(RefusalReason.Unavailable, 503)]
    public async Task A_refusal_is_a_problem(RefusalReason reason, int status)
    {
        _host.Publisher.Failure = new RefusedException(new(reason, "some_code", "Some detail.") { Errors = [new("field", "is wrong")] });

        using var response = await _host.PublishAsync(Event);

        var problem = await response.ProblemAsync();
        Assert.Equal((status, "some_code", "Some detail."), (problem.Status, problem.Code, problem.Detail));
        Assert.Equal(["is wrong"], problem.Errors?["field"]);
        Assert.Equal(status == 503 ? TimeSpan.FromSeconds(1) : null, response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task An_internal_failure_shows_no_details_of_itself()
    {
        _host.Publisher.Failure = new InvalidOperationException("SELECT secret FROM webhooks");

        using var response = await _host.PublishAsync(Event);

        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal((500, ProblemCodes.InternalError), ((int)response.StatusCode, (await response.ProblemAsync()).Code));
        Assert.DoesNotContain("SELECT", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/", 404, ProblemCodes.RouteNotFound)]
    [InlineData("GET", "/api/v1/nonsense", 404, ProblemCodes.RouteNotFound)]
    [InlineData("POST", "/api/v1/projects/demo/webhooks/wh_1/redeliver", 404, ProblemCodes.RouteNotFound)]
    [InlineData("PUT", "/api/v1/projects/demo/webhooks/wh_1", 405, ProblemCodes.MethodNotAllowed)]
    [InlineData("GET", "/api/v1/projects/demo/webhooks/wh_1/pause", 405, ProblemCodes.MethodNotAllowed)]
    [InlineData("DELETE", "/api/v1/projects/demo/events", 405, ProblemCodes.MethodNotAllowed)]
    [InlineData("POST", "/health/live", 405, ProblemCodes.MethodNotAllowed)]
    [InlineData("DELETE", "/health/ready", 405, ProblemCodes.MethodNotAllowed)]
    [InlineData("GET", "/api/v1/projects/demo/webhooks/w.h", 404, ProblemCodes.WebhookNotFound)]
    [InlineData("GET", "/api/v1/projects/demo/events/e.t", 404, ProblemCodes.EventNotFound)]
    [InlineData("GET", "/api/v1/projects/demo/webhooks/wh_1/deliveries/e.t", 404, ProblemCodes.DeliveryNotFound)]
    [InlineData("GET", "/api/v1/projects/demo/webhooks/wh_1/deliveries?status=lost", 422, ProblemCodes.InvalidParameter)]
    [InlineData("GET", "/api/v1/projects/demo/events?limit=0", 422, ProblemCodes.InvalidParameter)]
    [InlineData("GET", "/api/v1/projects?limit=1001", 422, ProblemCodes.InvalidParameter)]
    [InlineData("POST", "/api/v1/projects/demo/webhooks/wh_1/enable?skip_backlog=yes", 422, ProblemCodes.InvalidParameter)]
    public async Task A_wrong_address_is_a_problem(string method, string path, int status, string code)
    {
        using var response = await _host.SendAsync(new(method), path);

        var problem = await response.ProblemAsync();
        Assert.Equal((status, code), (problem.Status, problem.Code));
        Assert.Equal(status == 405, response.Content.Headers.Allow.Count > 0);
    }

    [Theory]
    [InlineData("POST", "/api/v1/projects/demo/webhooks", "{}", 422)]
    [InlineData("POST", "/api/v1/projects/demo/webhooks", "{", 400)]
    [InlineData("PATCH", "/api/v1/projects/demo/webhooks/wh_1", """{"id":"wh_2"}""", 400)]
    public async Task A_wrong_webhook_is_a_problem(string method, string path, string body, int status)
    {
        using var response = await _host.SendAsync(new(method), path, body);

        Assert.Equal(status, (await response.ProblemAsync()).Status);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_answered(string path)
    {
        using var response = await _host.SendAsync(HttpMethod.Get, path);

        Assert.Equal((HttpStatusCode.OK, """{"status":"healthy"}"""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    private sealed class Unsized(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
