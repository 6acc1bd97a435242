using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webhooks.Contracts;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Authentication;

/// <summary>The API in hosts of others, wherever they map it.</summary>
public sealed class PlacedApiTests(KeylessApi keyless) : IClassFixture<KeylessApi>
{
    private const string Key = "a-key-of-an-application";
    private const string Projects = "/api/v1/projects";

    // TEST-NET-3 of RFC 5737.
    private static readonly IPAddress elsewhere = IPAddress.Parse("203.0.113.7");

    [Theory]
    [InlineData("group", "/hooks")]
    [InlineData("path", "/hooks")]
    [InlineData("both", "/admin/hooks")]
    [InlineData("root", "")]
    public async Task With_keys_every_endpoint_asks_for_one_wherever_it_is_mapped_and_nothing_else_does(string how, string prefix)
    {
        await using var api = await EngineApi.StartAsync(app =>
        {
            app.UseWebhooksApiKeys([ApiKey.Of(Key)]);
            _ = how switch
            {
                "group" => app.MapGroup("/hooks").MapWebhooksApi(),
                "path" => app.MapWebhooksApi("/hooks"),
                "both" => app.MapGroup("/admin").MapWebhooksApi("/hooks/"),
                _ => app.MapWebhooksApi(),
            };
            app.MapGet("/api/orders", () => "orders");
        });

        foreach (var (_, method, path) in api.Routes)
        {
            Assert.StartsWith($"{prefix}/api/v1/", path, StringComparison.Ordinal);
            using var refused = await api.SendAsync(method, path);
            Assert.True(refused.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} answers {refused.StatusCode}");
        }

        using var wrong = await api.SendAsync(HttpMethod.Get, prefix + Projects,
            request => request.Headers.Authorization = new("Bearer", "another-key-of-24-letters"));
        using var right = await api.SendAsync(
            HttpMethod.Get, prefix + Projects, request => request.Headers.Authorization = new("Bearer", Key));
        using var own = await api.SendAsync(HttpMethod.Get, "/api/orders");
        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK),
            (wrong.StatusCode, right.StatusCode, own.StatusCode));
    }

    [Fact]
    public async Task It_is_closed_in_whatever_order_the_pipeline_is_built()
    {
        await using var api = await EngineApi.StartAsync(app =>
        {
            app.MapWebhooksApi("/hooks");
            app.UseRouting();
            app.UseEndpoints(_ => { });
            app.UseWebhooksApiKeys([ApiKey.Of(Key)]);
        });

        using var refused = await api.SendAsync(HttpMethod.Get, $"/hooks{Projects}");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Without_keys_and_policy_callers_on_other_machines_are_refused_by_every_endpoint_and_told_why()
    {
        await using var api = await EngineApi.StartAsync(app =>
        {
            app.Use(From(elsewhere));
            app.MapGroup("/hooks").MapWebhooksApi();
            app.MapGet("/api/orders", () => "orders");
        });

        foreach (var (_, method, path) in api.Routes)
        {
            using var refused = await api.SendAsync(method, path);
            Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, $"{method} {path} answers {refused.StatusCode}");
            if (method == HttpMethod.Head)
                continue;
            var problem = await refused.ProblemAsync();
            Assert.Equal(ProblemCodes.Forbidden, problem.Code);
            Assert.Contains("UseWebhooksApiKeys", problem.Detail, StringComparison.Ordinal);
        }

        using var own = await api.SendAsync(HttpMethod.Get, "/api/orders");
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", null, null, true)]
    [InlineData("127.8.9.1", null, null, true)]
    [InlineData("::1", null, null, true)]
    [InlineData("::ffff:127.0.0.1", null, null, true)]
    [InlineData(null, null, null, true)]
    [InlineData("203.0.113.7", null, null, false)]
    [InlineData("10.0.0.1", null, null, false)]
    [InlineData("203.0.113.7", "X-Forwarded-For", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "X-Forwarded-For", "203.0.113.7", false)]
    [InlineData("127.0.0.1", "X-Forwarded-For", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "Forwarded", "for=203.0.113.7", false)]
    [InlineData("127.0.0.1", "X-Real-IP", "203.0.113.7", false)]
    [InlineData("127.0.0.1", "X-Forwarded-Host", "hooks.example", false)]
    [InlineData("127.0.0.1", "X-Original-For", "203.0.113.7:4711", false)]
    [InlineData("127.0.0.1", "X-Original-For", "nonsense", false)]
    [InlineData("127.0.0.1", "X-Original-For", "[::1]:4711", true)]
    public async Task Without_keys_only_callers_on_this_machine_are_answered(
        string? address, string? header, string? value, bool isAnswered)
    {
        using var response = await keyless.Api.SendAsync(HttpMethod.Get, Projects, request =>
        {
            request.Headers.Add(KeylessApi.From, address ?? KeylessApi.Nowhere);
            if (header is not null)
                request.Headers.TryAddWithoutValidation(header, value);
        });

        Assert.Equal(isAnswered ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_host_that_believes_every_client_what_it_says_of_its_address_lets_no_foreign_one_in()
    {
        await using var api = await EngineApi.StartAsync(app =>
        {
            app.Use(From(elsewhere));
            var trusting = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All };
            trusting.KnownProxies.Clear();
            trusting.KnownIPNetworks.Clear();
            app.UseForwardedHeaders(trusting);
            app.MapWebhooksApi();
        });

        using var response = await api.SendAsync(HttpMethod.Get, Projects, request => request.Headers.Add("X-Forwarded-For", "127.0.0.1"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task What_the_host_says_explicitly_counts()
    {
        await using var open = await EngineApi.StartAsync(app =>
        {
            app.Use(From(elsewhere));
            app.MapWebhooksApi().AllowAnonymous();
        });
        await using var guarded = await EngineApi.StartAsync(
            app =>
            {
                app.Use(From(elsewhere));
                app.UseRouting();
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapWebhooksApi("/hooks").RequireAuthorization("operators");
            },
            services =>
            {
                services.AddAuthentication("named").AddScheme<AuthenticationSchemeOptions, NamedUser>("named", null);
                services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireUserName("ada"));
            });

        using var anybody = await open.SendAsync(HttpMethod.Get, Projects);
        using var ada = await guarded.SendAsync(HttpMethod.Get, $"/hooks{Projects}", request => request.Headers.Add("X-User", "ada"));
        using var bob = await guarded.SendAsync(HttpMethod.Get, $"/hooks{Projects}", request => request.Headers.Add("X-User", "bob"));
        using var nobody = await guarded.SendAsync(HttpMethod.Get, $"/hooks{Projects}");
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized),
            (anybody.StatusCode, ada.StatusCode, bob.StatusCode, nobody.StatusCode));
    }

    [Fact]
    public async Task A_policy_does_not_take_the_place_of_keys()
    {
        await using var api = await EngineApi.StartAsync(app =>
        {
            app.UseWebhooksApiKeys([ApiKey.Of(Key)]);
            app.MapWebhooksApi().AllowAnonymous();
        });

        using var response = await api.SendAsync(HttpMethod.Get, Projects);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "evil.example", null, null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("GET", "evil.example:5080", "http://evil.example:5080", null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("GET", "localhost.evil.example", null, null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("GET", "10.0.0.1", null, null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("GET", "LOCALHOST:1", null, null, HttpStatusCode.OK)]
    [InlineData("GET", "127.0.0.1:1", null, null, HttpStatusCode.OK)]
    [InlineData("GET", "[::1]:1", null, null, HttpStatusCode.OK)]
    [InlineData("GET", "localhost", "http://evil.example", "cross-site", HttpStatusCode.OK)]
    [InlineData("POST", "localhost", "http://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("POST", "localhost", "null", null, HttpStatusCode.Forbidden)]
    [InlineData("POST", "localhost:5080", "http://localhost:3000", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("POST", "localhost", null, "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("POST", "localhost:5080", "http://localhost:5080", "same-origin", HttpStatusCode.NotFound)]
    [InlineData("POST", "localhost", null, null, HttpStatusCode.NotFound)]
    public async Task Without_keys_pages_of_other_sites_get_nothing(
        string method, string host, string? origin, string? site, HttpStatusCode status)
    {
        using var response = await keyless.Api.SendAsync(new(method), method == "GET"
            ? Projects
            : $"{Projects}/labels/webhooks/wh_none/pause", request =>
        {
            request.Headers.Host = host;
            if (origin is not null)
                request.Headers.Add("Origin", origin);
            if (site is not null)
                request.Headers.Add("Sec-Fetch-Site", site);
        });

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Keys_make_names_and_pages_no_matter()
    {
        await using var api = await EngineApi.StartAsync(app =>
        {
            app.UseWebhooksApiKeys([ApiKey.Of(Key)]);
            app.MapWebhooksApi();
        });

        using var response = await api.SendAsync(HttpMethod.Get, Projects, request =>
        {
            request.Headers.Host = "hooks.example";
            request.Headers.Add("Origin", "https://labels.example");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Func<HttpContext, RequestDelegate, Task> From(IPAddress? address) => (http, next) =>
    {
        http.Connection.RemoteIpAddress = address;
        return next(http);
    };

    /// <summary>Knows a user by what a header says.</summary>
    private sealed class NamedUser(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers["X-User"] is [{ } name]
                ? AuthenticateResult.Success(
                    new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme.Name)), Scheme.Name))
                : AuthenticateResult.NoResult());
    }
}
