using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Keys;

/// <summary>Keys that are created while the host runs, beside one of its configuration.</summary>
public sealed class KeyApiTests : IAsyncLifetime
{
    private const string Admin = "admin-of-the-configuration";

    private EngineApi _api = null!;

    public async Task InitializeAsync() => _api = await EngineApi.StartAsync(app =>
    {
        app.UseWebhooksProblems();
        app.UseWebhooksApiKeys([ApiKey.Of(Admin)]);
        app.MapWebhooksApi();
    });

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_key_is_shown_once_has_its_rights_and_no_others_and_ends_when_it_is_revoked()
    {
        using var answer = await CreateAsync(
            """{"name":"upstream","scopes":["publish","read"],"projects":["labels"],"expires_in":"90d"}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var created = await JsonAsync(answer);
        var key = (string)created["key"]!;
        Assert.StartsWith("whk_", key, StringComparison.Ordinal);
        Assert.Equal(key[^4..], (string?)created["hint"]);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(key, "GET", "projects/labels/events"));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(key, "POST", "projects/labels/events", """{"type":"a.b","data":1}"""));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(key, "DELETE", "projects/labels/webhooks/wh_1"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(key, "GET", "projects/masks/events"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(key, "GET", "keys"));

        using var list = await SendAsync(Admin, "GET", "keys");
        var listed = Assert.Single((await JsonAsync(list))["items"]!.AsArray())!;
        Assert.Equal((string?)created["id"], (string?)listed["id"]);
        Assert.Null(listed["key"]);
        Assert.DoesNotContain(key, listed.ToJsonString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(Admin, "DELETE", $"keys/{created["id"]}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(key, "GET", "projects/labels/events"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Admin, "DELETE", $"keys/{created["id"]}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Admin, "GET", "projects/labels/events"));
    }

    [Theory]
    [InlineData("""{"scopes":["read"]}""", "name")]
    [InlineData("""{"name":"n"}""", "scopes")]
    [InlineData("""{"name":"n","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"n","scopes":["all"]}""", "scopes")]
    [InlineData("""{"name":"n","scopes":["read"],"projects":["a b"]}""", "projects")]
    [InlineData("""{"name":"n","scopes":["read"],"expires_in":"10"}""", "expires_in")]
    [InlineData("""{"name":"n","scopes":["read"],"expires_in":"1s"}""", "expires_in")]
    [InlineData("""{"name":"n","scopes":["read"],"requests_per_second":0}""", "requests_per_second")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        using var answer = await CreateAsync(body);

        var problem = await answer.ProblemAsync();
        Assert.Equal("invalid_key", problem.Code);
        Assert.Equal([field], problem.Errors!.Keys);
    }

    [Fact]
    public async Task Only_an_admin_of_all_projects_handles_keys()
    {
        foreach (var rights in (string[])
            ["\"scopes\":[\"manage\",\"read\",\"publish\"]", "\"scopes\":[\"admin\"],\"projects\":[\"labels\"]"])
        {
            var key = await NewAsync($$"""{"name":"{{rights.Length}}",{{rights}}}""");
            foreach (var (method, path) in ((string, string)[])[("GET", "keys"), ("POST", "keys"), ("DELETE", "keys/key_1")])
                Assert.Contains(
                    await StatusAsync(key, method, path), (HttpStatusCode[])[HttpStatusCode.Forbidden, HttpStatusCode.NotFound]);
        }

        var admin = await NewAsync("""{"name":"second","scopes":["admin"]}""");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(admin, "GET", "keys"));
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        await NewAsync("""{"name":"ci","scopes":["read"]}""");
        using var again = await CreateAsync("""{"name":"ci","scopes":["publish"]}""");

        Assert.Equal((HttpStatusCode.Conflict, "key_name_taken"), (again.StatusCode, (await again.ProblemAsync()).Code));
    }

    [Fact]
    public async Task A_key_that_has_expired_is_refused_in_words_and_stays_in_the_list()
    {
        var time = new LaterTime();
        await using var api = await EngineApi.StartAsync(
            app =>
            {
                app.UseWebhooksProblems();
                app.UseWebhooksApiKeys([ApiKey.Of(Admin)]);
                app.MapWebhooksApi();
            },
            services => services.AddSingleton<TimeProvider>(time));
        using var created = await SendAsync(api, Admin, "POST", "keys", """{"name":"short","scopes":["read"],"expires_in":"5m"}""");
        var key = (string)(await JsonAsync(created))["key"]!;
        using (var before = await SendAsync(api, key, "GET", "projects"))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        time.Later = TimeSpan.FromMinutes(5);

        using var refused = await SendAsync(api, key, "GET", "projects");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("The key has expired.", (await refused.ProblemAsync()).Detail);
        using var list = await SendAsync(api, Admin, "GET", "keys");
        Assert.Single((await JsonAsync(list))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_key_has_its_rate_and_wrong_keys_of_its_form_are_slowed_down_like_others()
    {
        var slow = await NewAsync("""{"name":"slow","scopes":["read"],"requests_per_second":1}""");
        HttpStatusCode status;
        do
            status = await StatusAsync(slow, "GET", "projects");
        while (status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);

        do
            status = await StatusAsync($"whk_{new string('x', 43)}", "GET", "projects");
        while (status == HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Admin, "GET", "projects"));
    }

    [Fact]
    public async Task Without_keys_of_the_configuration_a_new_key_takes_nothing_from_local_callers_and_has_only_its_own_rights()
    {
        await using var api = await EngineApi.StartAsync(app =>
        {
            app.UseWebhooksProblems();
            app.MapWebhooksApi();
        });
        using var created = await SendAsync(api, null, "POST", "keys", """{"name":"first","scopes":["read"],"projects":["labels"]}""");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var key = (string)(await JsonAsync(created))["key"]!;

        using var local = await SendAsync(api, null, "GET", "keys");
        using var own = await SendAsync(api, key, "GET", "projects/labels/events");
        using var foreign = await SendAsync(api, key, "GET", "projects/masks/events");
        using var more = await SendAsync(api, key, "POST", "projects/labels/events", """{"type":"a.b","data":1}""");
        using var wrong = await SendAsync(api, $"whk_{new string('x', 43)}", "GET", "projects/labels/events");
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized],
            new[] { local, own, foreign, more, wrong }.Select(answer => answer.StatusCode));
    }

    private sealed class LaterTime : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Later;
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    private static async Task<HttpResponseMessage> SendAsync(EngineApi api, string? key, string method, string path, string? body = null) =>
        await api.SendAsync(new(method), $"/api/v1/{path}", request =>
        {
            if (key is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        });

    private Task<HttpResponseMessage> SendAsync(string key, string method, string path, string? body = null) =>
        SendAsync(_api, key, method, path, body);

    private async Task<HttpStatusCode> StatusAsync(string key, string method, string path, string? body = null)
    {
        using var answer = await SendAsync(key, method, path, body);
        return answer.StatusCode;
    }

    private Task<HttpResponseMessage> CreateAsync(string body) => SendAsync(Admin, "POST", "keys", body);

    private async Task<string> NewAsync(string body)
    {
        using var answer = await CreateAsync(body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (string)(await JsonAsync(answer))["key"]!;
    }
}
