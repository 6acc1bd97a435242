using System.Net;
using Webhooks.Host;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Safety;

/// <summary>The ready-made host with keys, and its pages.</summary>
public sealed class KeyedHostTests(KeyedHost shared) : IClassFixture<KeyedHost>
{
    private const string Key = KeyedHost.Key;

    private readonly ReadyHost _host = shared.Host;

    [Theory]
    [InlineData("//evil.example", "/sign-in?to=%2F")]
    [InlineData("///evil.example", "/sign-in?to=%2F")]
    [InlineData("/\\evil.example", "/sign-in?to=%2F")]
    [InlineData("/a//evil.example", "/sign-in?to=%2F")]
    [InlineData("evil.example", "/sign-in?to=%2F")]
    [InlineData("/a b", "/sign-in?to=%2F")]
    [InlineData("/tools/hooks", "/tools/hooks/sign-in?to=%2F")]
    public async Task A_prefix_leads_to_no_other_host(string prefix, string location)
    {
        using var response = await _host.SendAsync("GET", "/", ("X-Forwarded-Prefix", prefix), ("Accept", "text/html"));

        Assert.Equal((HttpStatusCode.Redirect, location), (response.StatusCode, response.Headers.Location!.OriginalString));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/tools/hooks", true)]
    [InlineData("/tools/hooks/", true)]
    [InlineData("/%C5%BE", true)]
    [InlineData("", false)]
    [InlineData("tools", false)]
    [InlineData("//", false)]
    [InlineData("/tools//hooks", false)]
    [InlineData("/tools\\hooks", false)]
    [InlineData("/tools?x", false)]
    [InlineData("/ž", false)]
    public void A_prefix_is_a_path_with_one_slash(string prefix, bool isPath) => Assert.Equal(isPath, ForwardedPrefix.IsPath(prefix));

    [Fact]
    public async Task Metrics_follow_the_keys_unless_they_are_opened()
    {
        await using var open = await ReadyHost.StartAsync(
            $"--Webhooks:Auth:Keys:0={Key}", "--Webhooks:Telemetry:Prometheus:RequireKey=false");

        using var refused = await _host.SendAsync("GET", "metrics");
        using var known = await _host.SendAsync("GET", "metrics", ("Authorization", $"Bearer {Key}"));
        using var opened = await open.SendAsync("GET", "metrics");
        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK),
            (refused.StatusCode, known.StatusCode, opened.StatusCode));
    }

    [Theory]
    [InlineData("_blazor/negotiate")]
    [InlineData("_blazor/initializers")]
    [InlineData("projects/labels")]
    public async Task The_dashboard_answers_an_unknown_user_with_the_code_for_it(string path)
    {
        using var response = await _host.SendAsync("POST", path);

        Assert.Equal("unauthorized", (await response.ProblemAsync()).Code);
    }

    [Fact]
    public async Task A_right_key_opens_the_dashboard_after_any_number_of_wrong_ones()
    {
        HttpStatusCode last = 0;
        for (var guess = 0; guess < 2 * KeyLimits.FailuresPerMinute; guess++)
        {
            using var wrong = await _host.SignInAsync($"guess-number-{guess}-of-many");
            last = wrong.StatusCode;
        }

        using var right = await _host.SignInAsync(Key);
        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.Redirect), (last, right.StatusCode));
        Assert.Contains(right.Headers.GetValues("set-cookie"), cookie => cookie.StartsWith("webhooks-session=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/bins?x=ž", "/bins?x=%C5%BE")]
    [InlineData("/projects/labels?a=%20&b=c", "/projects/labels?a=%20&b=c")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/a\r\nset-cookie: x=y", "/")]
    public async Task A_user_who_has_signed_in_continues_where_the_page_was(string to, string location)
    {
        using var response = await _host.SignInAsync(Key, to);

        Assert.Equal((HttpStatusCode.Redirect, location), (response.StatusCode, response.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task HEAD_is_answered_as_GET()
    {
        using var signIn = await _host.SendAsync("HEAD", "/sign-in");
        using var redirect = await _host.SendAsync("HEAD", "/", ("Accept", "text/html"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (signIn.StatusCode, redirect.StatusCode));
    }
}

/// <summary>A host with a key for all tests of a class.</summary>
public sealed class KeyedHost : IAsyncLifetime
{
    internal const string Key = "key-of-the-dashboard-1";

    internal ReadyHost Host { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Host = await ReadyHost.StartAsync($"--Webhooks:Auth:Keys:0={Key}", "--Webhooks:Inspector:Enabled=true");

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
