using System.Net;
using System.Text;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Safety;

/// <summary>What pages of other sites get of a host that asks for no key.</summary>
public sealed class KeylessHostTests(KeylessHost shared) : IClassFixture<KeylessHost>
{
    private readonly ReadyHost _host = shared.Host;

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/projects/labels")]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/api/v1/projects")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/scalar")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/nothing")]
    public async Task By_a_name_that_is_not_its_own_it_is_not_called(string method, string path)
    {
        using var rebound = await _host.SendAsync(method, path, ("Host", "evil.example:5180"), ("Origin", "http://evil.example:5180"));
        using var named = await _host.SendAsync(method, path, ("Host", "hooks.internal:5180"), ("Origin", "http://hooks.internal:5180"));

        Assert.Equal(HttpStatusCode.MisdirectedRequest, rebound.StatusCode);
        Assert.Equal("misdirected_request", (await rebound.ProblemAsync()).Code);
        Assert.NotEqual(HttpStatusCode.MisdirectedRequest, named.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_page_of_another_site_changes_nothing(string header, string value)
    {
        var before = await BinsAsync();
        foreach (var path in (string[])["api/v1/bins", "api/v1/projects/labels/events", "api/v1/projects/labels/webhooks/wh_none/pause"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Headers.Add(header, value);
            request.Content = new StringContent("{}", Encoding.UTF8, "text/plain");
            using var refused = await _host.Client.SendAsync(request);
            Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), (refused.StatusCode, (await refused.ProblemAsync()).Code));
        }

        Assert.Equal(before, await BinsAsync());
        using var own = await _host.SendAsync("POST", "api/v1/bins", ("Origin", _host.Address.GetLeftPart(UriPartial.Authority)),
            ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.Created, own.StatusCode);
    }

    [Fact]
    public async Task A_caller_behind_a_proxy_is_not_on_this_machine()
    {
        using var refused = await _host.SendAsync("GET", "api/v1/projects", ("X-Forwarded-For", "203.0.113.7"));
        using var page = await _host.SendAsync("GET", "/", ("X-Forwarded-For", "203.0.113.7"));
        using var live = await _host.SendAsync("GET", "health/live", ("X-Forwarded-For", "203.0.113.7"), ("Host", "10.0.0.7"));
        using var local = await _host.SendAsync("GET", "api/v1/projects", ("X-Forwarded-For", "127.0.0.1"));

        Assert.Equal(
            (HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.OK),
            (refused.StatusCode, page.StatusCode, live.StatusCode, local.StatusCode));
    }

    [Fact]
    public async Task A_bin_accepts_requests_without_a_key_and_with_any_query()
    {
        using var made = await _host.SendAsync("POST", "api/v1/bins");
        var url = new Uri((string)System.Text.Json.Nodes.JsonNode.Parse(await made.Content.ReadAsStringAsync())!["url"]!);

        using var caught = await _host.SendAsync("POST", $"{url.AbsolutePath}/below?nosuch=1", ("Host", "tunnel.example"),
            ("Origin", "http://evil.example"), ("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal(HttpStatusCode.OK, caught.StatusCode);
    }

    private Task<string> BinsAsync() => _host.Client.GetStringAsync(new Uri("api/v1/bins", UriKind.Relative));

    [Theory]
    [InlineData("replay")]
    [InlineData("secret/rotate")]
    public async Task A_body_that_may_be_left_out_has_its_content_type_all_the_same(string action)
    {
        using var empty = new StringContent("", Encoding.UTF8, "text/plain");
        using var refused = await _host.Client.PostAsync(
            new Uri($"api/v1/projects/labels/webhooks/wh_none/{action}", UriKind.Relative), empty);
        using var without = await _host.SendAsync("POST", $"api/v1/projects/labels/webhooks/wh_none/{action}");

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.NotFound), (refused.StatusCode, without.StatusCode));
    }

    [Fact]
    public async Task HEAD_is_answered_as_GET_without_a_body()
    {
        using var page = await _host.SendAsync("HEAD", "/");
        using var missing = await _host.SendAsync("HEAD", "/projects/UPPER%20case/webhooks");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (page.StatusCode, missing.StatusCode));
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await page.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/projects/UPPER%20case/webhooks", HttpStatusCode.NotFound)]
    [InlineData("/projects/a.b", HttpStatusCode.NotFound)]
    [InlineData("/projects/UPPER/webhooks", HttpStatusCode.OK)]
    [InlineData("/bins", HttpStatusCode.OK)]
    public async Task A_page_of_a_project_that_cannot_exist_is_not_found(string path, HttpStatusCode status)
    {
        using var response = await _host.SendAsync("GET", path, ("Accept", "text/html"));

        Assert.Equal((status, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }
}

/// <summary>A host without keys for all tests of a class.</summary>
public sealed class KeylessHost : IAsyncLifetime
{
    internal ReadyHost Host { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Host = await ReadyHost.StartAsync("--Webhooks:Inspector:Enabled=true", "--Webhooks:AllowedHosts=hooks.internal,hooks.test");

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
