using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Dashboard.Embedding;
using Webhooks.Dashboard.Layout;
using Webhooks.Dashboard.Pages;
using Webhooks.Dashboard.Pages.Webhooks;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Portal;

/// <summary>The pages of a project within a page of the host: who sees them, and where their links lead.</summary>
public sealed class EmbeddedPageTests(PortalHost portal) : IClassFixture<PortalHost>
{
    private static readonly ProjectId Ours = ProjectId.Parse(PortalHost.Ours);

    [Fact]
    public async Task An_access_to_everything_becomes_one_to_the_pages_of_the_project()
    {
        var (access, refused) = await OpenAsync(new(PortalHost.Ours, Access.Host, null, Capabilities.None));

        Assert.Null(refused);
        Assert.Equal([Ours], access!.Projects!);
        Assert.True(access.Allows(Capabilities.View | Capabilities.Edit | Capabilities.Secret));
        Assert.False(access.Allows(Capabilities.Delegate));
        Assert.False(access.Allows(Capabilities.Define));
        Assert.False(access.Allows(Capabilities.Admin));
    }

    [Fact]
    public async Task The_end_of_an_access_stays_its_end()
    {
        using var end = new CancellationTokenSource();
        var until = DateTimeOffset.UtcNow.AddHours(1);
        var given = new Access(new(ActorKind.Host, "ada"), Capabilities.View, [Ours]) { Until = until, Revoked = end.Token };

        var (access, _) = await OpenAsync(new(PortalHost.Ours, given, null, Capabilities.None));
        Assert.Equal(until, access!.Until);
        await end.CancelAsync();
        Assert.True(access.HasEnded(until.AddHours(-1)));

        var (later, refused) = await OpenAsync(new(PortalHost.Ours, given, null, Capabilities.None));
        Assert.Null(later);
        Assert.Equal("The session has ended. Open a new one.", refused);
    }

    [Theory]
    [InlineData("ada", PortalHost.Ours, true)]
    [InlineData("ada", PortalHost.Theirs, false)]
    [InlineData("bob", PortalHost.Ours, false)]
    [InlineData(null, PortalHost.Ours, false)]
    public async Task A_policy_decides_for_a_user_and_a_project(string? name, string project, bool isAllowed)
    {
        var (access, refused) = await OpenAsync(new(project, null, "webhooks", Capabilities.Edit), name);

        Assert.Equal(isAllowed, access is not null);
        Assert.Equal(!isAllowed, refused is not null);
        if (isAllowed)
            Assert.Equal(Capabilities.View | Capabilities.Edit, access!.Capabilities);
    }

    [Fact]
    public async Task A_project_that_does_not_exist_a_foreign_one_and_no_project_are_refused_alike()
    {
        var ours = new Access(new(ActorKind.Host, "ada"), Capabilities.Manage, [Ours]);

        var refusals = new List<string?>();
        foreach (var project in new[] { PortalHost.Theirs, "never-heard-of", "../ours", "" })
            refusals.Add((await OpenAsync(new(project, ours, null, Capabilities.None))).Refused);

        Assert.Equal(["You have no access to the webhooks of this project."], refusals.Distinct());
    }

    [Fact]
    public async Task Without_access_and_policy_there_is_no_access() =>
        Assert.Null((await OpenAsync(new(PortalHost.Ours, null, null, Capabilities.Manage), "ada")).Access);

    [Fact]
    public async Task A_host_that_has_not_mapped_the_component_is_named_what_to_call()
    {
        await using var scope = portal.Host.Services.CreateAsyncScope();
        ((Microsoft.AspNetCore.Components.Routing.IHostEnvironmentNavigationManager)
            scope.ServiceProvider.GetRequiredService<NavigationManager>()).Initialize("http://localhost/", "http://localhost/settings");
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => renderer.Dispatcher.InvokeAsync(
            () => renderer.RenderComponentAsync<ProjectWebhooks>(ParameterView.FromDictionary(
                new Dictionary<string, object?> { ["Project"] = PortalHost.Theirs, ["Access"] = Access.Host }))));

        Assert.Contains("app.MapProjectWebhooks()", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("settings", "projects/ours/webhooks", "settings?webhooks-view=webhooks")]
    [InlineData("settings?tab=3", "projects/ours/webhooks/new?type=image.made",
        "settings?tab=3&webhooks-view=webhooks/new&type=image.made")]
    [InlineData("settings?tab=3&webhooks-view=events&type=image.made#top", "projects/ours", "settings?tab=3&webhooks-view=project")]
    [InlineData("", "projects/ours/webhooks", "?webhooks-view=webhooks")]
    [InlineData("settings", "projects/theirs/webhooks", "settings?webhooks-view=none")]
    [InlineData("settings", "projects/ours-2/webhooks", "settings?webhooks-view=none")]
    [InlineData("settings", "bins/1", "settings?webhooks-view=none")]
    public void A_link_leads_to_the_same_page_of_the_host(string at, string link, string expected) =>
        Assert.Equal(expected, EmbeddedAddress.Of(at).For(PortalHost.Ours, link));

    [Theory]
    [InlineData("settings", "", typeof(WebhookListPage))]
    [InlineData("settings?webhooks-view=webhooks/new", "webhooks/new", typeof(NewWebhookPage))]
    [InlineData("settings?a=b&webhooks-view=webhooks%2Fwh_1&status=failed", "webhooks/wh_1", typeof(WebhookPage))]
    [InlineData("settings?webhooks-view=keys", "keys", typeof(NotFoundPage))]
    [InlineData("settings?webhooks-view=../theirs/webhooks", "../theirs/webhooks", typeof(NotFoundPage))]
    [InlineData("settings?webhooks-view=projects/theirs/webhooks", "projects/theirs/webhooks", typeof(NotFoundPage))]
    public void An_address_shows_a_page_of_the_project_and_never_another_project(string at, string view, Type page)
    {
        var address = EmbeddedAddress.Of(at);
        var (found, parameters) = ProjectPages.Find(PortalHost.Ours, address.View);

        Assert.Equal((view, page), (address.View, found));
        if (page != typeof(NotFoundPage))
            Assert.Equal(PortalHost.Ours, parameters["Project"]);
    }

    [Fact]
    public void Every_page_of_a_project_has_an_address_within_a_page()
    {
        foreach (Type page in PortalPageTests.Pages)
        {
            var template = page.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>()
                .Select(route => route.Template).Single(route => route.StartsWith("/projects/{Project}", StringComparison.Ordinal));
            var link = string.Join('/', template.Trim('/').Split('/').Select(
                segment => segment == "{Project}" ? PortalHost.Ours : segment is ['{', ..] ? "x1" : segment));

            var address = EmbeddedAddress.Of(EmbeddedAddress.Of("settings").For(PortalHost.Ours, link));

            Assert.Equal(page, ProjectPages.Find(PortalHost.Ours, address.View).Page);
        }
    }

    private static async Task<(Access? Access, string? Refused)> OpenAsync(EmbeddedRequest request, string? name = null)
    {
        var services = new ServiceCollection().AddLogging().AddAuthorizationCore(options => options.AddPolicy(
            "webhooks", policy => policy.RequireAssertion(
                context => context.User.Identity?.Name == "ada" && context.Resource is PortalHost.Ours)));
        await using var provider = services.BuildServiceProvider();
        return await new EmbeddedDoor(new User(name), provider, TimeProvider.System).OpenAsync(request);
    }

    private sealed class User(string? name) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new(
            name is null ? new ClaimsIdentity() : new ClaimsIdentity([new(ClaimTypes.Name, name)], "test"))));
    }
}
