using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Looking;

/// <summary>Every page with something on it: wide and narrow, light and dark, for eyes and for screen readers.</summary>
public sealed class PageTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    private static readonly ViewportSize wide = new() { Width = 1280, Height = 900 };
    private static readonly ViewportSize phone = new() { Width = 390, Height = 844 };

    [Fact]
    public async Task No_page_breaks_the_rules_of_axe_scrolls_sideways_or_lacks_a_heading()
    {
        var paths = await FillAsync();
        var (faults, firsts) = (new List<string>(), new List<double>());
        // Colours and sizes do not depend on each other; when pictures are asked for, all four are taken.
        (ColorScheme Scheme, ViewportSize Size)[] looks = BrowserSession.KeepsPictures
            ? [(ColorScheme.Light, wide), (ColorScheme.Dark, wide), (ColorScheme.Light, phone), (ColorScheme.Dark, phone)]
            : [(ColorScheme.Light, wide), (ColorScheme.Dark, phone)];
        var user = await BrowseAsync(looks[0].Size, looks[0].Scheme);
        foreach (var (name, path) in paths)
        {
            await user.OpenAsync(path);
            await user.UntilLoadedAsync();
            firsts.Add(
                await user.Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"));
            Assert.Equal(1, await user.Heading().CountAsync());
            foreach (var (scheme, size) in looks)
            {
                await user.ShowAsync(size, scheme);
                faults.AddRange(await LookAsync(user, $"{name}-{scheme}-{size.Width}".ToLowerInvariant()));
            }

            Array.Reverse(looks); // the next page opens as this one was seen last
        }

        Output.WriteLine(
            $"First content of {firsts.Count} pages: median {firsts.Order().ElementAt(firsts.Count / 2):N0} ms, longest {firsts.Max():N0} "
                + "ms.");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task No_dialog_or_menu_breaks_the_rules_of_axe_or_scrolls_sideways()
    {
        var receiver = await StartReceiver(_ => new Answer(410));
        var id = await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" });
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await Http.Until(WebhooksHttp.Webhook(Project, id), webhook => (string?)webhook["status"] == "disabled");
        var faults = new List<string>();
        foreach (var (scheme, size) in new[] { (ColorScheme.Light, wide), (ColorScheme.Dark, phone) })
        {
            var user = await BrowseAsync(size, scheme);
            await user.OpenAsync($"projects/{Project}/webhooks/{id}", "Trainer");
            await user.UntilLoadedAsync();
            await LookAtDialogAsync(() => user.Button("Enable Trainer").ClickAsync(), "enable");
            foreach (var item in new[] { "Send past events again", "Rotate the secret", "Delete" })
            {
                await user.Button("More for Trainer").ClickAsync();
                var entry = user.Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true });
                await entry.WaitForAsync();
                if (item == "Delete")
                    faults.AddRange(await LookAsync(user, $"menu-{scheme}-{size.Width}".ToLowerInvariant()));
                await LookAtDialogAsync(() => entry.ClickAsync(), item);
            }

            async Task LookAtDialogAsync(Func<Task> open, string name)
            {
                await open();
                await user.Dialog.WaitForAsync();
                faults.AddRange(await LookAsync(user, $"dialog-{name}-{scheme}-{size.Width}".ToLowerInvariant().Replace(' ', '-')));
                await user.Page.Keyboard.PressAsync("Escape");
                await Expect(user.Dialog).ToHaveCountAsync(0);
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
        var user = await BrowseAsync(Host.Address, scheme: ColorScheme.Dark); // the choice is kept in the profile
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
        var accepted = DateTimeOffset.Parse((string)(await Http.Get(WebhooksHttp.Events(Project))).Json["items"]![0]!["accepted_at"]!,
            System.Globalization.CultureInfo.InvariantCulture);
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/events", "Events");

        var time = user.Main.Locator("local-time").First;
        await time.WaitForAsync();

        var there = TimeZoneInfo.ConvertTime(accepted, TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"));
        Assert.Contains(there.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), await time.InnerTextAsync(),
            StringComparison.Ordinal);
        Assert.Contains(
            accepted.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture) + " UTC",
            await time.GetAttributeAsync("title"), StringComparison.Ordinal);
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
        await user.Link("Go to the overview").ClickAsync();
        await user.Heading("Overview").WaitForAsync();
    }

    [Fact]
    public async Task On_a_phone_the_menu_opens_and_leads_on()
    {
        var user = await BrowseAsync(phone);
        await user.OpenAsync($"projects/{Project}", Project);
        await user.Button("Menu").ClickAsync();
        await user.PictureAsync("menu-phone");
        await user.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Webhooks" })
            .ClickAsync();
        await user.Heading("Webhooks").WaitForAsync();
        Assert.Equal("false", await user.Button("Menu").GetAttributeAsync("aria-expanded"));
    }

    [Fact]
    public async Task On_a_phone_every_column_of_a_list_can_be_reached()
    {
        var receiver = await StartReceiver(_ => new Answer(503));
        var id = await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" });
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(1);
        var user = await BrowseAsync(phone);
        await user.OpenAsync($"projects/{Project}/webhooks/{id}", "Trainer");
        await user.UntilLoadedAsync();

        foreach (var column in new[] { "What happened", "Attempts", "Next attempt", "Accepted" })
        {
            var header = user.Page.GetByRole(AriaRole.Columnheader, new() { Name = column, Exact = true });
            await header.ScrollIntoViewIfNeededAsync();
            await Expect(header).ToBeInViewportAsync(new() { Ratio = 0.9f });
        }

        await user.PictureAsync("deliveries-phone");
        await Expect(user.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Event", Exact = true })).ToBeInViewportAsync();
    }

    /// <summary>What is wrong with the page as it is now; takes its picture, too.</summary>
    private static async Task<IEnumerable<string>> LookAsync(BrowserSession user, string where)
    {
        await user.PictureAsync(where);
        var isTooWide = await user.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth");
        // Menus and dialogs stand beside the landmarks, as they must.
        var hasLandmarks = await user.Page.Locator(".mud-popover-open, .mud-dialog").CountAsync() == 0;
        var violations = await Axe.ViolationsAsync(user.Page, hasLandmarks);
        return
        [
            .. isTooWide ? [$"{where} is wider than the screen: {await WidestAsync(user)}"] : Array.Empty<string>(),
            .. violations.Select(violation => $"{where}: {violation.Id}, {violation.Help}: {string.Join(" | ", violation.Nodes)}"),
        ];
    }

    private static Task<string> WidestAsync(BrowserSession user) => user.Page.EvaluateAsync<string>(
        "() => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(e "
            + "=> e.outerHTML.slice(0, 120)).join(' | ')");

    /// <summary>A project in which something has happened, and pages that show it.</summary>
    private async Task<IReadOnlyList<(string Name, string Path)>> FillAsync()
    {
        var good = await StartReceiver();
        var bad = await StartReceiver(_ => new Answer(503));
        var gone = await StartReceiver(_ => new Answer(410));
        (await Http.Put($"{WebhooksHttp.Project(Project)}/event-types/image.status_changed", Given.StatusType)).Expect(HttpStatusCode.OK);
        (await Http.Put($"{WebhooksHttp.Project(Project)}/event-types/image.removed",
            """{"title":"Image Removed","group":"Images","deprecated":true,"replaced_by":"image.archived","samples":[{"image_id":"img_1"}]}"""))
            .Expect(HttpStatusCode.OK);
        var trainer = await Http.Register(Project, good,
            with: new JsonObject { ["name"] = "Trainer", ["description"] = "Starts the training when an image is done" });
        await Http.Register(Project, bad,
            with: new JsonObject { ["name"] = "Billing", ["event_types"] = new JsonArray("image.status_changed", "image.archived") });
        var picky = await Http.Register(Project, good, "/picky", new JsonObject
        {
            ["name"] = "Picky",
            ["event_types"] = new JsonArray("image.status_changed", "imge.*"),
            ["filter"] = JsonNode.Parse(
                """{"data.status":{"$from":"TO REVIEW","$to":"DONE"},"data.score":{"$gt":0.5},"$or":[{"key":"a"},{"key":"b"}]}"""),
        });
        await Http.Register(Project, gone, with: new JsonObject { ["name"] = "Old archive of everything that was ever labelled" });
        var paused = await Http.Register(Project, good, "/paused", new JsonObject { ["name"] = "Paused" });
        (await Http.Post($"{WebhooksHttp.Webhook(Project, paused)}/pause")).Expect(HttpStatusCode.OK);
        (await Http.Publish(Project, Given.Events(Given.Ids(40)))).Expect(HttpStatusCode.Accepted);
        (await Http.Publish(Project, Given.Event("evt_archived", type: "image.archived"))).Expect(HttpStatusCode.Accepted);
        (await Http.Publish(Project, Given.Event("evt_odd", """{"image_id":7,"status":"LOST"}"""))).Expect(HttpStatusCode.Accepted);
        await good.Until(42);
        await Http.Until(WebhooksHttp.Webhooks(Project),
            list => list["items"]!.AsArray().Any(webhook => (string?)webhook!["status"] == "disabled"));
        var bin = (await Http.Post("api/v1/bins")).Expect(HttpStatusCode.Created);
        var idle = (await Http.Post("api/v1/bins")).Expect(HttpStatusCode.Created);
        await Http.CreateWebhook(
            Project,
            new()
            {
                ["name"] = "Inspected",
                ["url"] = (string)bin["url"]!,
                ["event_types"] = new JsonArray("image.inspected"),
                ["retry_schedule"] = new JsonArray(),
            });
        (await Http.Put($"api/v1/bins/{bin["id"]}/answer",
            """{"status":400,"headers":{"content-type":"application/json"},"body":"{\"error\":\"no such image\"}"}""")).Expect(
                HttpStatusCode.OK);
        (await Http.Publish(Project, Given.Event("evt_inspected", type: "image.inspected"))).Expect(HttpStatusCode.Accepted);
        using (var sender = new HttpClient())
            await sender.PutAsync((string)bin["url"]!, new ByteArrayContent([0xff, 0xfe, 0x00]));
        var billing = await IdOfAsync("Billing");
        await Http.Until($"{WebhooksHttp.Deliveries(Project, billing)}?status=pending",
            list => list["items"]!.AsArray().Any(delivery => (int)delivery!["attempts"]! > 0));
        return
        [
            ("overview", ""), ("project", $"projects/{Project}"), ("empty-project", $"projects/{Project}-2"),
            ("events", $"projects/{Project}/events"),
            ("webhooks", $"projects/{Project}/webhooks"), ("no-webhooks", $"projects/{Project}-2/webhooks"),
            ("new", $"projects/{Project}/webhooks/new"),
            ("edit", $"projects/{Project}/webhooks/{trainer}/edit"), ("not-found", "not-found"),
            ("webhook", $"projects/{Project}/webhooks/{trainer}"), ("webhook-failing", $"projects/{Project}/webhooks/{billing}"),
            ("webhook-gone", $"projects/{Project}/webhooks/{await IdOfAsync("Old archive of everything that was ever labelled")}"),
            ("webhook-none-of-them", $"projects/{Project}/webhooks/{trainer}?status=exhausted"),
            ("webhook-idle", $"projects/{Project}/webhooks/{paused}"),
            ("no-webhook", $"projects/{Project}/webhooks/wh_none"),
            ("delivery", $"projects/{Project}/webhooks/{trainer}/deliveries/evt_0001"),
            ("delivery-pending", $"projects/{Project}/webhooks/{billing}/deliveries/evt_0001"),
            ("delivery-exhausted", $"projects/{Project}/webhooks/{await IdOfAsync("Inspected")}/deliveries/evt_inspected"),
            ("new-of-type", $"projects/{Project}/webhooks/new?type=image.removed"),
            ("edit-filter", $"projects/{Project}/webhooks/{picky}/edit"), ("event-types", $"projects/{Project}/event-types"),
            ("no-event-types", $"projects/{Project}-2/event-types"),
            ("event-type", $"projects/{Project}/event-types/image.status_changed"),
            ("event-type-deprecated", $"projects/{Project}/event-types/image.removed"),
            ("event-type-seen", $"projects/{Project}/event-types/image.archived"),
            ("no-event-type", $"projects/{Project}/event-types/image.none"), ("event-violations", $"projects/{Project}/events/evt_odd"),
            ("event", $"projects/{Project}/events/evt_0001"), ("no-event", $"projects/{Project}/events/evt_none"),
            ("keys", "keys"), ("audit", "audit"), ("project-audit", $"projects/{Project}/audit"),
            ("bins", "bins"), ("bin", $"bins/{bin["id"]}"), ("bin-first", $"bins/{bin["id"]}?request=1"),
            ("bin-empty", $"bins/{idle["id"]}"), ("no-bin", "bins/none"),
        ];
    }

    private async Task<string> IdOfAsync(string name) =>
        (string)(await Http.Get(WebhooksHttp.Webhooks(Project))).Json["items"]!.AsArray()
            .Single(webhook => (string?)webhook!["name"] == name)!["id"]!;

}
