using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Delivering;

public sealed class EventPageTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task An_event_shows_its_deliveries_over_all_webhooks_and_why_the_others_have_none()
    {
        var good = await StartReceiver();
        var bad = await StartReceiver(_ => new Answer(500));
        await Http.Register(Project, good, with: new JsonObject { ["name"] = "Trainer" });
        await Http.Register(Project, bad, with: new JsonObject { ["name"] = "Billing" });
        await Http.Register(Project, good, "/archive",
            new JsonObject { ["name"] = "Archive", ["event_types"] = new JsonArray("image.archived") });
        (await Http.Publish(Project, Given.Event("evt_1", key: "img_1"))).Expect(HttpStatusCode.Accepted);
        await Http.Register(Project, good, "/late", new JsonObject { ["name"] = "Late" });
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/events", "Events");
        await user.Main.GetByRole(AriaRole.Link, new() { Name = "Image Status Update" }).ClickAsync();

        await Row(user, "Trainer").GetByText("Delivered", new() { Exact = true }).WaitForAsync();
        await Row(user, "Billing").GetByText("The receiver answered 500; next attempt").WaitForAsync();
        await Row(user, "Archive").GetByText("It asks for image.archived, not for image.status_changed.").WaitForAsync();
        await Row(user, "Late").GetByText("It was created after the event").WaitForAsync();
        await user.Main.GetByText("img_1", new() { Exact = true }).First.WaitForAsync();

        await user.Link("Billing").ClickAsync();
        await user.Main.GetByText(new Regex("(The first attempt|Attempt \\d+) failed: the receiver answered 500\\.")).WaitForAsync();
    }

    private static ILocator Row(BrowserSession user, string text) => user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = text });
}
