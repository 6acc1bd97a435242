using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Webhooks.Actors;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Authentication;

/// <summary>What keys of one scope, of one project and of one rate may do, with the API and its engine behind them.</summary>
public sealed class KeyScopeTests : IAsyncLifetime, IDisposable
{
    private const string Event = """{"type":"image.status_changed","data":{}}""";
    private const string Webhook = """{"name":"n","url":"https://receiver.example/","event_types":["*"]}""";

    private static readonly ApiKey[] keys =
    [
        Key("publish", KeyScopes.Publish),
        Key("read", KeyScopes.Read),
        Key("manage", KeyScopes.Manage),
        Key("admin", KeyScopes.Admin),
        ApiKey.Of(Secret("labels")).With("labels", KeyScopes.Admin, [ProjectId.Parse("labels"), ProjectId.Parse("unused")]),
        ApiKey.Of(Secret("slow")).With("slow", requestsPerSecond: 1),
    ];

    private readonly TempFolder _folder = new();
    private WebApplication? _app;

    public async Task InitializeAsync()
    {
        var builder = LoopbackApp.CreateBuilder();
        builder.Services.AddWebhooks(options => options.UseSqlite(_folder.File("webhooks.db")));
        builder.Services.AddWebhooksApi();
        _app = builder.Build();
        _app.UseWebhooksProblems();
        _app.UseWebhooksApiKeys(keys);
        _app.MapWebhooksApi();
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("publish", "POST events", "publish")]
    [InlineData("read", "GET events", "read")]
    [InlineData("read", "GET webhooks", "read")]
    [InlineData("manage", "POST webhooks", "manage")]
    [InlineData("manage", "POST webhooks/wh_none/pause", "manage")]
    [InlineData("manage", "GET webhooks/wh_none/secret", "manage")]
    [InlineData("manage", "DELETE webhooks/wh_none", "manage")]
    public async Task A_key_does_what_its_scope_says_and_nothing_else(string name, string what, string needed)
    {
        foreach (var other in (string[])["publish", "read", "manage"])
        {
            using var response = await SendAsync(Secret(other), what, "labels");
            if (other == name)
            {
                Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
                continue;
            }

            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            var problem = await response.ProblemAsync();
            Assert.Equal("insufficient_scope", problem.Code);
            Assert.Contains($"'{needed}'", problem.Detail, StringComparison.Ordinal);
        }

        using var all = await SendAsync(Secret("admin"), what, "labels");
        Assert.NotEqual(HttpStatusCode.Forbidden, all.StatusCode);
    }

    [Fact]
    public async Task The_cluster_takes_an_admin()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(Secret("read"), "cluster")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Secret("admin"), "cluster")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(Secret("labels"), "cluster")).StatusCode);
    }

    [Fact]
    public async Task Other_projects_do_not_exist_for_a_key_to_some()
    {
        foreach (var project in (string[])["labels", "masks", "zebra"])
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(Secret("admin"), "POST webhooks", project)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Secret("labels"), "GET webhooks", "labels")).StatusCode);
        foreach (var foreign in (string[])["masks", "none", "LABELS"])
        {
            using var response = await SendAsync(Secret("labels"), "GET webhooks", foreign);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("project_not_found", (await response.ProblemAsync()).Code);
        }

        Assert.Equal(["labels"], await ProjectsAsync(Secret("labels")));
        Assert.Equal(["labels", "masks", "zebra"], await ProjectsAsync(Secret("admin")));
    }

    [Fact]
    public async Task Above_its_rate_a_key_is_answered_when_to_retry()
    {
        HttpResponseMessage response;
        do
            response = await GetAsync(Secret("slow"), "projects");
        while (response.StatusCode == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal("too_many_requests", (await response.ProblemAsync()).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Secret("admin"), "projects")).StatusCode);
    }

    [Fact]
    public async Task A_client_that_guesses_keys_is_slowed_down_and_locks_no_other_out()
    {
        for (var guess = 0; guess < KeyLimits.FailuresPerMinute; guess++)
            Assert.Contains((await GetAsync(Secret($"guess-{guess}"), "projects")).StatusCode,
                (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests]);

        HttpResponseMessage response;
        do
            response = await GetAsync(Secret("guess"), "projects");
        while (response.StatusCode == HttpStatusCode.Unauthorized);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Secret("admin"), "projects")).StatusCode);
    }

    private static string Secret(string name) => $"{name}-0123456789abcdef";

    private static ApiKey Key(string name, KeyScopes scopes) => ApiKey.Of(Secret(name)).With(name, scopes);

    private async Task<string[]> ProjectsAsync(string key)
    {
        using var response = await GetAsync(key, "projects?limit=2");
        var page = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var ids = page["items"]!.AsArray().Select(item => (string)item!["id"]!).ToArray();
        if ((string?)page["next_cursor"] is not { } cursor)
            return ids;
        using var rest = await GetAsync(key, $"projects?limit=2&cursor={cursor}");
        return [
            .. ids, .. JsonNode.Parse(await rest.Content.ReadAsStringAsync())!["items"]!.AsArray().Select(item => (string)item!["id"]!)];
    }

    private Task<HttpResponseMessage> GetAsync(string key, string path) => SendAsync(key, HttpMethod.Get, path);

    private Task<HttpResponseMessage> SendAsync(string key, string what, string project)
    {
        var (method, path) = (what.Split(' ')[0], what.Split(' ')[1]);
        return SendAsync(key, new(method), $"projects/{project}/{path}",
            method != "POST" ? null : path == "events" ? Event : path == "webhooks" ? Webhook : null);
    }

    private async Task<HttpResponseMessage> SendAsync(string key, HttpMethod method, string path, string? body = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(_app!.Address(), $"/api/v1/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }
}
