using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Actors;
using Webhooks.Dashboard.Hosting;
using Webhooks.Dashboard.SignIn;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Portal;

/// <summary>
/// The portal's pages: who gets in, and what each page shows to a user of another project. A new page is in it by itself.
/// </summary>
public sealed class PortalPageTests(PortalHost portal) : IClassFixture<PortalHost>
{
    public static TheoryData<Type> Pages =>
    [
        .. typeof(PageAccess).Assembly.GetTypes().Where(
            type => type.GetCustomAttributes<RouteAttribute>().Any(
                route => route.Template.StartsWith("/projects/{Project}", StringComparison.Ordinal))),
    ];

    [Fact]
    public async Task A_URL_opens_the_pages_of_its_project_once()
    {
        var (id, url, _) = await portal.OpenAsync(PortalHost.Ours, "view");

        var (home, cookie) = await EnterAsync(url);
        Assert.Equal($"/portal/{id}/projects/{PortalHost.Ours}/webhooks", home);

        Assert.Equal(HttpStatusCode.OK, await OpenAsync(home, cookie));
        Assert.Equal(HttpStatusCode.Redirect, await OpenAsync($"/portal/{id}", cookie));
        Assert.Equal(HttpStatusCode.OK, await ConnectAsync(id, cookie));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(url.AbsolutePath, cookie));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(home, null));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(home, $"{cookie}x"));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(id, null));
        Assert.Equal(HttpStatusCode.NotFound, await OpenAsync($"/portal/{id}/bins", cookie));
    }

    [Fact]
    public async Task The_cookie_of_a_session_opens_neither_another_session_nor_the_dashboard_nor_the_API()
    {
        var ours = await portal.OpenAsync(PortalHost.Ours, "view");
        var theirs = await portal.OpenAsync(PortalHost.Theirs, "view");
        var (_, cookie) = await EnterAsync(ours.Url);
        var (there, _) = await EnterAsync(theirs.Url);

        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(there, cookie));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(theirs.Id, cookie));
        Assert.Equal(HttpStatusCode.Redirect, await OpenAsync("/", cookie));
        Assert.Equal(HttpStatusCode.Redirect, await OpenAsync($"/projects/{PortalHost.Ours}/webhooks", cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, await OpenAsync($"/api/v1/projects/{PortalHost.Ours}/webhooks", cookie));
    }

    [Fact]
    public async Task A_frame_gets_a_cookie_of_the_page_around_it_and_only_allowed_pages_may_frame_the_portal()
    {
        var framed = await portal.OpenAsync(PortalHost.Ours, "view");
        using var entered = await portal.Host.SendAsync("GET", framed.Url.AbsolutePath, ("sec-fetch-dest", "iframe"));
        var cookie = entered.Headers.GetValues("set-cookie").Single();
        Assert.All(["samesite=none", "secure", "httponly", "partitioned"],
            word => Assert.Contains(word, cookie.Split("; ").Select(part => part.ToLowerInvariant())));
        var alone = await portal.OpenAsync(PortalHost.Ours, "view");
        using var visited = await portal.Host.SendAsync("GET", alone.Url.AbsolutePath, ("sec-fetch-dest", "document"));
        Assert.DoesNotContain("partitioned", visited.Headers.GetValues("set-cookie").Single(), StringComparison.OrdinalIgnoreCase);

        var home = entered.Headers.Location!.ToString();
        foreach (var (path, sent) in new[] { (home, cookie.Split(';')[0]), (home, "none=none") })
        {
            using var answer = await portal.Host.SendAsync("GET", path, ("accept", "text/html"), ("cookie", sent));
            Assert.EndsWith($"; frame-ancestors {PortalHost.Framing}", answer.Headers.GetValues("content-security-policy").Single(),
                StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("x-frame-options"));
        }

        using var dashboard = await portal.Host.SendAsync("GET", "/sign-in");
        Assert.EndsWith("; frame-ancestors 'none'", dashboard.Headers.GetValues("content-security-policy").Single(),
            StringComparison.Ordinal);
        Assert.Equal("DENY", dashboard.Headers.GetValues("x-frame-options").Single());
    }

    [Theory]
    [InlineData("HTTPS://App.Example.com:443", "https://app.example.com")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    public void An_origin_is_written_as_browsers_write_it(string text, string origin)
    {
        Assert.True(FrameOrigin.TryParse(text, out var parsed));
        Assert.Equal(origin, parsed);
    }

    [Fact]
    public void A_portal_with_a_wrong_origin_is_not_mapped()
    {
        var services = new ServiceCollection().Configure<PortalOptions>(options => options.FrameAncestors.Add("https://*.example.com"));

        var error = Assert.Throws<WebhooksStartupException>(() => FrameOrigin.Check(services.BuildServiceProvider()));

        Assert.StartsWith("PortalOptions.FrameAncestors has 'https://*.example.com'; it must be one or more origins", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_session_closes_its_pages()
    {
        var (id, url, _) = await portal.OpenAsync(PortalHost.Ours, "view");
        var (home, cookie) = await EnterAsync(url);
        Assert.Equal(HttpStatusCode.OK, await OpenAsync(home, cookie));

        Assert.Equal(204, (await portal.SendAsync(
            "DELETE", $"api/v1/projects/{PortalHost.Ours}/portal-sessions/{id}", PortalHost.Key)).Status);

        await Looks.Until(() => OpenAsync(home, cookie), status => status == HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(id, cookie));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_shows_nothing_of_another_project(Type page)
    {
        var own = await RenderAsync(page, PortalHost.Theirs);
        var foreign = await RenderAsync(page, PortalHost.Ours);

        Assert.DoesNotContain(PortalHost.Marker, foreign, StringComparison.Ordinal);
        // The same page shows it to its owner, unless it is a form.
        if (!page.GetCustomAttributes<RouteAttribute>().Any(route => route.Template.EndsWith("/new", StringComparison.Ordinal)))
            Assert.NotEqual(own, foreign);
    }

    private async Task<string> RenderAsync(Type page, string project)
    {
        await using var scope = portal.Host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerAccess>().Value =
            new(new(ActorKind.Portal, "ada"), Capabilities.Manage | Capabilities.Publish, [ProjectId.Parse(project)]);
        ((IHostEnvironmentNavigationManager)scope.ServiceProvider.GetRequiredService<NavigationManager>())
            .Initialize("http://localhost/", $"http://localhost/projects/{PortalHost.Theirs}");
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        // What a tampered parameter names is another project's.
        var parameters = page.GetProperties()
            .Where(property => property.GetCustomAttribute<ParameterAttribute>() is not null && property.PropertyType == typeof(string))
            .ToDictionary(property => property.Name, property => (object?)(property.Name switch
            {
                "Project" => PortalHost.Theirs,
                "Type" => "image.made",
                "Id" => portal.Webhooks[PortalHost.Theirs],
                _ => portal.Events[PortalHost.Theirs],
            }));
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync(page, ParameterView.FromDictionary(parameters))).ToHtmlString());
    }

    private async Task<(string Home, string Cookie)> EnterAsync(Uri url)
    {
        using var entered = await portal.Host.Client.GetAsync(url);
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        var cookie = entered.Headers.GetValues("set-cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/portal/", cookie, StringComparison.OrdinalIgnoreCase);
        return (entered.Headers.Location!.ToString(), cookie.Split(';')[0]);
    }

    private async Task<HttpStatusCode> OpenAsync(string path, string? cookie)
    {
        using var answer = await portal.Host.SendAsync("GET", path,
            [("accept", "text/html"), .. cookie is null ? Array.Empty<(string, string)>() : [("cookie", cookie)]]);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> ConnectAsync(string session, string? cookie)
    {
        using var answer = await portal.Host.SendAsync("POST", $"/portal/{session}/_blazor/negotiate?negotiateVersion=1",
            [
                ("origin", portal.Host.Address.AbsoluteUri.TrimEnd('/')),
                .. cookie is null ? Array.Empty<(string, string)>() : [("cookie", cookie)],
            ]);
        return answer.StatusCode;
    }
}
