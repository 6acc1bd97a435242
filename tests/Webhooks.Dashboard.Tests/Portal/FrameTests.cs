using Microsoft.Playwright;
using Webhooks.Dashboard.Tests.Looking;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Portal;

/// <summary>The portal in a frame of a plain page of another site, in a browser that blocks cookies of other sites.</summary>
public sealed class FrameTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task A_page_of_another_site_shows_the_portal_which_works_there_and_is_as_tall_as_its_content()
    {
        Own(await FramingPage.StartAsync(DashboardHost.Framing, Host.Address, Project));
        var user = await BrowseAsync(DashboardHost.Framing);
        await user.Page.GotoAsync("");
        var portal = user.Page.FrameLocator("#webhooks");

        await portal.GetByRole(AriaRole.Link, new() { Name = "Create the first" }).WaitForAsync();
        await user.Page.ReloadAsync(); // with a new session, and what the browser has kept
        await portal.GetByRole(AriaRole.Link, new() { Name = "Create the first" }).WaitForAsync();
        Output.WriteLine($"Content of the frame after {await Inner(user).EvaluateAsync<double>("performance.now()"):N0} ms.");
        await portal.GetByRole(AriaRole.Link, new() { Name = "Create the first" }).FocusAsync();
        await user.Page.Keyboard.PressAsync("Enter");
        await portal.GetByLabel("Name", new() { Exact = true }).FillAsync("Mine");
        await UntilAsTallAsync(user, atLeast: 700);
        await user.PictureAsync("frame-new");
        await portal.GetByLabel("URL", new() { Exact = true }).FillAsync("https://receiver.example/hook");
        await portal.GetByRole(AriaRole.Checkbox, new() { Name = "All events" }).CheckAsync();
        await portal.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        await portal.GetByRole(AriaRole.Heading, new() { Name = "Mine is created" }).WaitForAsync();
        await portal.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Webhooks" })
            .ClickAsync();
        await portal.GetByRole(AriaRole.Button, new() { Name = "Pause Mine" }).WaitForAsync();
        await UntilAsTallAsync(user, atLeast: 200);
        await user.PictureAsync("frame-webhooks");
        var faults = new List<string>();
        foreach (var (scheme, size) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 390) })
        {
            await user.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await user.Page.SetViewportSizeAsync(size, 844);
            await portal.Locator(scheme == ColorScheme.Dark ? "html.dark" : "html:not(.dark)").WaitForAsync();
            await UntilAsTallAsync(user, atLeast: 200);
            await user.PictureAsync($"frame-{scheme}-{size}".ToLowerInvariant());
            faults.AddRange((await Axe.ViolationsAsync(Inner(user), hasLandmarks: true)).Select(fault => $"{scheme} {size}: {fault}"));
        }

        Assert.Equal([], faults);
        await portal.GetByRole(AriaRole.Button, new() { Name = "More for Mine" }).ClickAsync();
        await portal.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await Expect(portal.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToBeInViewportAsync();
        await user.PictureAsync("frame-dialog");

        // The cookie is of this site's pages alone: elsewhere the same address has no session.
        var other = await user.Context.NewPageAsync();
        Assert.Equal(403, (await other.GotoAsync(Inner(user).Url))!.Status);
    }

    [Fact]
    public async Task A_page_of_an_origin_that_is_not_allowed_does_not_show_it()
    {
        var site = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        Own(await FramingPage.StartAsync(site, Host.Address, Project));
        var user = await BrowseAsync(site);
        user.Expected.AddRange(["frame-ancestors", "ERR_BLOCKED_BY_"]);

        await user.Page.GotoAsync("");

        await Looks.Until(() => Task.FromResult(Inner(user).Url), url => url.StartsWith("chrome-error:", StringComparison.Ordinal));
        await Expect(user.Page.FrameLocator("#webhooks").GetByRole(AriaRole.Heading)).ToHaveCountAsync(0);
    }

    [Fact]
    public void The_guide_shows_the_sample()
    {
        var sample = File.ReadAllLines(FramingPage.Sample).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);

        var shown = Documentation.Page("docs/guides/portal.md").Blocks("html").SelectMany(block => block.Split('\n')).ToArray();

        Assert.NotEmpty(shown);
        Assert.All(shown, line => Assert.Contains(line.Trim(), sample));
    }

    private static IFrame Inner(BrowserSession user) => user.Page.Frames[^1];

    /// <summary>Waits until the frame has no scroll bar, and little room to spare.</summary>
    private static async Task UntilAsTallAsync(BrowserSession user, int atLeast) => await Inner(user).WaitForFunctionAsync(
        "least => innerHeight >= least && Math.abs(innerHeight - document.body.getBoundingClientRect().height) <= 1", atLeast);
}
