using System.Net;
using System.Text.Json.Nodes;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Browser.Tests.Looking;

/// <summary>Every page with something on it: wide and narrow, light and dark, for eyes and for screen readers.</summary>
public sealed class PageTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    private static readonly ViewportSize wide = new() { Width = 1280, Height = 900 };
    private static readonly ViewportSize phone = new() { Width = 390, Height = 844 };

    [Fact]
    public async Task No_page_breaks_the_rules_of_axe_scrolls_sideways_or_lacks_a_heading()
    {
        var paths = await FillAsync();
        var faults = new List<string>();
        foreach (var (scheme, size) in new[] { (ColorScheme.Light, wide), (ColorScheme.Dark, wide), (ColorScheme.Light, phone), (ColorScheme.Dark, phone) })
        {
            var user = await BrowseAsync(size, scheme);
            foreach (var (name, path) in paths)
            {
                await user.OpenAsync(path);
                await user.UntilLoadedAsync();
                var where = $"{name}-{scheme}-{size.Width}".ToLowerInvariant();
                await user.PictureAsync(where);
                if (await user.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") > size.Width)
                    faults.Add($"{where} is wider than the screen: {await WidestAsync(user)}");
                Assert.Equal(1, await user.Heading().CountAsync());
                var violations = (await user.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] })).Violations;
                faults.AddRange(violations.Select(violation => $"{where}: {violation.Id}, {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task The_heading_takes_the_focus_after_a_navigation_and_the_keyboard_reaches_everything()
    {
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}", Project);
        await user.Page.Locator("h1:focus").WaitForAsync();
        await user.Page.Locator(".skip-link").FocusAsync();
        await user.Page.Keyboard.PressAsync("Enter");
        await user.Page.Locator("main:focus").WaitForAsync();

        await user.Main.GetByRole(AriaRole.Link, new() { Name = "Webhooks", Exact = true }).FocusAsync();
        await user.Page.Keyboard.PressAsync("Enter");
        await user.Heading("Webhooks").WaitForAsync();
        await user.Page.Locator("h1:focus", new() { HasText = "Webhooks" }).WaitForAsync();

        await user.Link("Create new").FocusAsync();
        await user.Page.Keyboard.PressAsync("Enter");
        await user.Heading("Create a webhook").WaitForAsync();
        await user.Field("Name").FocusAsync();
        await user.Page.Keyboard.TypeAsync("By keyboard");
        await user.Page.Keyboard.PressAsync("Tab");
        await user.Page.Keyboard.PressAsync("Space");
        await user.Field("URL").FocusAsync();
        await user.Page.Keyboard.TypeAsync(new Uri(Host.Address, "nowhere").AbsoluteUri);
        await user.Page.Keyboard.PressAsync("Enter");
        await user.Heading("By keyboard is created").WaitForAsync();
    }

    [Fact]
    public async Task The_theme_follows_the_system_until_it_is_switched_and_the_choice_is_kept()
    {
        var user = await BrowseAsync(scheme: ColorScheme.Dark);
        await user.OpenAsync("", "Overview");
        await user.Page.Locator("html.dark").WaitForAsync();
        await user.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await user.Page.Locator("html:not(.dark)").WaitForAsync();

        await user.Page.GetByRole(AriaRole.Button, new() { Name = "Theme: system" }).ClickAsync();
        await user.Page.GetByRole(AriaRole.Button, new() { Name = "Theme: light" }).ClickAsync();
        await user.Page.Locator("html.dark").WaitForAsync();
        await user.Page.ReloadAsync();
        await user.Page.GetByRole(AriaRole.Button, new() { Name = "Theme: dark" }).WaitForAsync();
        await user.Page.Locator("html.dark").WaitForAsync();
    }

    [Fact]
    public async Task Times_are_those_of_the_browser_and_in_UTC_on_hover()
    {
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var accepted = DateTimeOffset.Parse((string)(await Http.Get(WebhooksHttp.Events(Project))).Json["items"]![0]!["accepted_at"]!, System.Globalization.CultureInfo.InvariantCulture);
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/events", "Events");

        var time = user.Main.Locator("local-time").First;
        await time.WaitForAsync();

        var there = TimeZoneInfo.ConvertTime(accepted, TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"));
        Assert.Contains(there.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), await time.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains(accepted.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture) + " UTC", await time.GetAttributeAsync("title"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("projects/labels/nothing/here")]
    [InlineData("not-found")]
    public async Task Where_there_is_no_page_a_page_says_so_with_404(string path)
    {
        var user = await BrowseAsync();
        user.Expected.Add("404");
        var answer = await user.Page.GotoAsync(path);
        await user.Heading("There is no such page").WaitForAsync();

        Assert.Equal(path == "not-found" ? 200 : 404, answer!.Status);
        await user.Link("To the overview").ClickAsync();
        await user.Heading("Overview").WaitForAsync();
    }

    [Fact]
    public async Task On_a_phone_the_menu_opens_and_leads_on()
    {
        var user = await BrowseAsync(phone);
        await user.OpenAsync($"projects/{Project}", Project);
        await user.Button("Menu").ClickAsync();
        await user.PictureAsync("menu-phone");
        await user.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Webhooks" }).ClickAsync();
        await user.Heading("Webhooks").WaitForAsync();
        Assert.Equal("false", await user.Button("Menu").GetAttributeAsync("aria-expanded"));
    }

    private static Task<string> WidestAsync(BrowserSession user) => user.Page.EvaluateAsync<string>(
        "() => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')");

    /// <summary>A project in which something has happened, and pages that show it.</summary>
    private async Task<IReadOnlyList<(string Name, string Path)>> FillAsync()
    {
        var good = await StartReceiver();
        var bad = await StartReceiver(_ => new Answer(503));
        var gone = await StartReceiver(_ => new Answer(410));
        var trainer = await Http.Register(Project, good, with: new JsonObject { ["name"] = "Trainer", ["description"] = "Starts the training when an image is done" });
        await Http.Register(Project, bad, with: new JsonObject { ["name"] = "Billing", ["event_types"] = new JsonArray("image.status_changed", "image.archived") });
        await Http.Register(Project, gone, with: new JsonObject { ["name"] = "Old archive of everything that was ever labelled" });
        var paused = await Http.Register(Project, good, "/paused", new JsonObject { ["name"] = "Paused" });
        (await Http.Post($"{WebhooksHttp.Webhook(Project, paused)}/pause")).Expect(HttpStatusCode.OK);
        (await Http.Publish(Project, Given.Events(Given.Ids(40)))).Expect(HttpStatusCode.Accepted);
        (await Http.Publish(Project, Given.Event("evt_archived", type: "image.archived"))).Expect(HttpStatusCode.Accepted);
        await good.Until(41);
        await Http.Until(WebhooksHttp.Webhooks(Project), list => list["items"]!.AsArray().Any(webhook => (string?)webhook!["status"] == "disabled"));
        return
        [
            ("overview", ""), ("project", $"projects/{Project}"), ("empty-project", $"projects/{Project}-2"), ("events", $"projects/{Project}/events"),
            ("webhooks", $"projects/{Project}/webhooks"), ("no-webhooks", $"projects/{Project}-2/webhooks"), ("new", $"projects/{Project}/webhooks/new"),
            ("edit", $"projects/{Project}/webhooks/{trainer}/edit"), ("not-found", "not-found"),
        ];
    }
}
