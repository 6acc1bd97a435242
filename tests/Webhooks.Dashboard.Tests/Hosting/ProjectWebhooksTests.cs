using Microsoft.Playwright;
using Webhooks.Dashboard.Tests.Looking;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Hosting;

/// <summary>A page of an application that shows the webhooks of a project within its own layout.</summary>
[Collection(nameof(OwnBlazorPrograms))]
public sealed class ProjectWebhooksTests(OwnBlazorPrograms programs, ITestOutputHelper output) : BrowserTest(output)
{
    // How the application's own elements look with the styles of the component, and without them.
    private const string OwnStyles = """
        () => {
          const look = () => ['html', 'body', 'header a', 'main > p', 'footer', 'footer a'].map(each => {
            const style = getComputedStyle(document.querySelector(each));
            return ['fontFamily', 'fontSize', 'color', 'backgroundColor', 'margin', 'padding', 'border'].map(of => style[of]).join('|');
          }).join('\n');
          const foreign = [...document.styleSheets].filter(sheet => !sheet.ownerNode.closest('head'));
          const before = look();
          foreign.forEach(sheet => { sheet.disabled = true; });
          const after = look();
          foreign.forEach(sheet => { sheet.disabled = false; });
          return [before, after, `${foreign.length}`];
        }
        """;

    private static readonly string[] WhatIsShown = ["Create new", "Create the first", "Events", "Event types"];

    public override async Task DisposeAsync()
    {
        Output.WriteLine(programs.Output);
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/prefix")]
    public async Task A_user_creates_a_webhook_within_the_page_goes_back_and_shares_a_link(string prefix)
    {
        var user = await OpenAsync(prefix, "ada");
        await user.Page.GotoAsync("settings");
        await user.Link("Create new").FocusAsync();
        await user.Page.Keyboard.PressAsync("Enter");
        await user.Page.Locator("h1:focus", new() { HasText = "Create a webhook" }).WaitForAsync();
        Assert.Equal($"{prefix}/settings?webhooks-view=webhooks/new", new Uri(user.Page.Url).PathAndQuery);
        var name = $"Mine{prefix.Replace('/', '-')}";
        await user.Field("Name").FillAsync(name);
        await user.Field("URL").FillAsync("https://receiver.example/hook");
        await user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "All events" }).CheckAsync();
        await user.PictureAsync($"component-new{prefix.Replace('/', '-')}");
        await user.Button("Create").ClickAsync();
        await user.Heading($"{name} is created").WaitForAsync();
        await user.Link("Open the webhook").ClickAsync();
        await user.Heading(name).WaitForAsync();
        var link = user.Page.Url;

        await user.Link("Events").ClickAsync();
        await user.Heading("Events").WaitForAsync();
        await user.Page.GoBackAsync();
        await user.Heading(name).WaitForAsync();
        await user.Page.GotoAsync(link);
        await user.Heading(name).WaitForAsync();
        await user.Button($"More for {name}").ClickAsync();
        await user.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await user.Dialog.WaitForAsync();
        await user.PictureAsync($"component-dialog{prefix.Replace('/', '-')}");
        await user.Button("Keep it").ClickAsync();
        await Expect(user.Dialog).ToHaveCountAsync(0);
        await user.Page.GetByRole(AriaRole.Navigation, new() { Name = "Webhooks" }).GetByRole(AriaRole.Link, new() { Name = "Webhooks" })
            .ClickAsync();
        await user.Heading("Webhooks").WaitForAsync(); // the webhook's own page has such a button, too
        await user.Button($"Pause {name}").ClickAsync();
        await user.Button($"Resume {name}").WaitForAsync();
        var styles = await user.Page.EvaluateAsync<string[]>(OwnStyles);
        Assert.Equal(styles[1], styles[0]);
        Assert.NotEqual("0", styles[2]);

        await user.Page.Locator("header").GetByRole(AriaRole.Link, new() { Name = "Shop" }).ClickAsync();
        await user.Heading("Shop").WaitForAsync();
    }

    [Fact]
    public async Task It_keeps_the_rules_of_axe_and_fits_in_both_themes_and_on_a_phone()
    {
        var user = await OpenAsync("", "ada");
        var (faults, firsts) = (new List<string>(), new List<double>());
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 390) })
        {
            await user.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await user.Page.SetViewportSizeAsync(width, 844);
            foreach (var view in new[] { "webhooks", "webhooks/new", "events", "event-types", "project", "nothing/here" })
            {
                await user.OpenAsync($"settings?webhooks-view={view}");
                firsts.Add(await user.Page.EvaluateAsync<double>("performance.now()"));
                await user.UntilLoadedAsync();
                var where = $"component-{view.Replace('/', '-')}-{scheme}-{width}".ToLowerInvariant();
                await user.PictureAsync(where);
                if (await user.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"))
                    faults.Add($"{where} is wider than the screen");
                faults.AddRange((await Axe.ViolationsAsync(user.Page, hasLandmarks: true))
                    .Select(fault => $"{where}: {fault.Id}, {string.Join(" | ", fault.Nodes)}"));
            }
        }

        var median = firsts.Order().ElementAt(firsts.Count / 2);
        Output.WriteLine($"Heading of {firsts.Count} pages: median {median:N0} ms after the navigation.");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("bob", "settings", "You have no access to the webhooks of this project.")]
    [InlineData(null, "settings", "You have no access to the webhooks of this project.")]
    [InlineData("ada", "unusual/without", "it has neither Access nor Policy")]
    [InlineData("ada", "unusual/foreign", "You have no access to the webhooks of this project.")]
    public async Task Without_an_access_it_shows_why_and_nothing_else(string? name, string path, string why)
    {
        var user = await OpenAsync("", name);
        await user.Page.GotoAsync($"{path}?webhooks-view=webhooks/new");

        await user.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = why }).WaitForAsync();
        await user.Page.WaitForFunctionAsync("() => 'webhooksDashboard' in window"); // the connection is there
        foreach (var link in WhatIsShown)
            await Expect(user.Link(link)).ToHaveCountAsync(0);
        await Expect(user.Heading()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_access_that_ends_takes_the_pages_with_it()
    {
        var user = await OpenAsync("", "ada");
        await user.OpenAsync("unusual/access", "Webhooks");
        await Expect(user.Link("Create new").Or(user.Link("Create the first"))).ToHaveCountAsync(0);

        await user.Button("End the access").ClickAsync();

        await user.Page.GetByText("Your access to the webhooks of this project has ended.").WaitForAsync();
        await Expect(user.Heading()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_application_with_MudBlazor_of_its_own_shows_the_menus_and_dialogs()
    {
        var user = await OpenAsync("", "ada");
        await user.OpenAsync("unusual/providers?webhooks-view=webhooks/new", "Create a webhook");
        await user.Field("Name").FillAsync("Theirs");
        await user.Field("URL").FillAsync("https://receiver.example/hook");
        await user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "All events" }).CheckAsync();
        await user.Button("Create").ClickAsync();
        await user.Link("Open the webhook").ClickAsync();
        await user.Button("More for Theirs").ClickAsync();
        await user.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await user.Page.GetByText("Theirs is deleted").WaitForAsync();
    }

    [Fact]
    public async Task Of_two_on_a_page_one_is_shown_and_the_other_says_why_not()
    {
        var user = await OpenAsync("", "ada");
        await user.OpenAsync("unusual/twice", "Webhooks");

        await user.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "a page can have one ProjectWebhooks" }).WaitForAsync();
        await Expect(user.Heading()).ToHaveCountAsync(1);
    }

    [Fact]
    public void The_guide_shows_the_page_of_the_application()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Embedding", "OwnBlazor", "SettingsPage.razor"));

        var shown = Documentation.Page("docs/guides/portal.md").Blocks("razor").SelectMany(block => block.TrimEnd().Split('\n')).ToArray();

        Assert.NotEmpty(shown);
        Assert.All(shown, line => Assert.Contains(line, page));
    }

    private async Task<BrowserSession> OpenAsync(string prefix, string? name)
    {
        var address = (await programs.OnAsync(prefix)).Address;
        var user = await BrowseAsync(new Uri(address, prefix.Length > 0 ? $"{prefix}/" : ""));
        if (name is not null)
            await user.Context.AddCookiesAsync([new() { Name = "user", Value = name, Url = address.AbsoluteUri }]);
        return user;
    }
}
