using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Describing;

/// <summary>The pages of event types, and what the catalogue does on others.</summary>
public sealed class EventTypePageTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task The_types_of_a_project_are_listed_with_their_state_and_described_with_who_listens()
    {
        await DefineAsync("image.status_changed", Given.StatusType);
        await DefineAsync("image.removed", """{"title":"Image Removed","deprecated":true,"replaced_by":"image.status_changed"}""");
        var receiver = await StartReceiver();
        await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer", ["event_types"] = new JsonArray("image.*") });
        (await Http.Publish(Project, Given.Event("evt_good", Good))).Expect(HttpStatusCode.Accepted);
        (await Http.Publish(Project, Given.Event("evt_odd", """{"image_id":"img_1","status":"LOST"}"""))).Expect(HttpStatusCode.Accepted);
        (await Http.Publish(Project, Given.Event("evt_seen", type: "image.archived"))).Expect(HttpStatusCode.Accepted);
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/events", "Events");
        await user.Main.GetByRole(AriaRole.Link, new() { Name = "Event types" }).ClickAsync();
        await user.Heading("Event types").WaitForAsync();

        await Row(user, "Image Status Update").GetByText("Warns").WaitForAsync();
        await Row(user, "Image Status Update").GetByText("1 violation").WaitForAsync();
        await Row(user, "Image Removed").GetByText("Deprecated").WaitForAsync();
        await Row(user, "image.archived").GetByText("Not in the catalogue").WaitForAsync();
        await user.Field("Search").FillAsync("archived");
        await Expect(Row(user, "Image Status Update")).ToHaveCountAsync(0);
        await user.Field("Search").FillAsync("");
        await user.Link("Image Status Update").ClickAsync();

        await user.Heading("Image Status Update").WaitForAsync();
        await user.Main.GetByText("An event that does not fit the schema is stored and counted as a violation.").WaitForAsync();
        await user.Main.Locator(".schema-fields").GetByText("The status that it has now").WaitForAsync();
        await user.Main.Locator("pre").First.GetByText("\"img_17\"").WaitForAsync();
        await user.Main.GetByRole(AriaRole.Link, new() { Name = "Trainer" }).WaitForAsync();
        await user.Link("Create a webhook").ClickAsync();
        await user.Heading("Create a webhook").WaitForAsync();
        await Expect(user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Image Status Update" })).ToBeCheckedAsync();

        await user.OpenAsync($"projects/{Project}/event-types/image.removed", "Image Removed");
        await user.Main.GetByText("This type should no longer be used.").WaitForAsync();
        await user.OpenAsync($"projects/{Project}/event-types/image.archived", "image.archived");
        await user.Main.GetByText("the catalogue does not define it").WaitForAsync();
        await user.OpenAsync($"projects/{Project}/event-types/image.none", "There is no such event type");
    }

    [Fact]
    public async Task An_event_that_does_not_fit_its_schema_says_what_and_a_webhook_for_no_known_type_is_marked()
    {
        await DefineAsync("image.status_changed", Given.StatusType);
        var receiver = await StartReceiver();
        var id = await Http.Register(Project, receiver,
            with: new JsonObject { ["name"] = "Misspelt", ["event_types"] = new JsonArray("imge.status_changed") });
        (await Http.Publish(Project, Given.Event("evt_odd", """{"image_id":"img_1","status":"LOST"}"""))).Expect(HttpStatusCode.Accepted);
        var user = await BrowseAsync();

        await user.OpenAsync($"projects/{Project}/events/evt_odd", "Image Status Update");
        await user.Heading("Schema violations", 2).WaitForAsync();
        await user.Main.Locator(".violations").GetByText("/data/status").WaitForAsync();
        await user.OpenAsync($"projects/{Project}/webhooks", "Webhooks");
        await Row(user, "Misspelt").GetByText("Unknown event type").WaitForAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/{id}", "Misspelt");
        await user.Main.GetByText("Unknown", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task The_form_that_publishes_is_filled_with_the_sample_of_the_catalogue()
    {
        await DefineAsync("image.status_changed", Given.StatusType);
        await DefineAsync("export.finished", """{"title":"Export Finished","samples":[{"url":"https://example.com/e.zip"}]}""");
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}", Project);
        await user.Main.GetByText("Filled with the sample of the catalogue").WaitForAsync();
        await Expect(user.Field("Data")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("img_17"));
        await user.Field("Event").SelectOptionAsync("export.finished");
        await Expect(user.Field("Data")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("e\\.zip"));
        await user.Button("Publish").ClickAsync();

        await user.Main.GetByText("Published as number 1").WaitForAsync();
        var id = (string)(await Http.Get(WebhooksHttp.Events(Project))).Json["items"]![0]!["id"]!;
        var sent = (await Http.Get($"{WebhooksHttp.Events(Project)}/{id}")).Json["event"]!;
        Assert.Equal(("export.finished", "https://example.com/e.zip"), ((string?)sent["type"], (string?)sent["data"]!["url"]));
    }

    private const string Good = """{"image_id":"img_1","status":"DONE"}""";

    private async Task DefineAsync(string type, string definition) =>
        (await Http.Put($"{WebhooksHttp.Project(Project)}/event-types/{type}", definition)).Expect(HttpStatusCode.OK);

    private static ILocator Row(BrowserSession user, string text) => user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = text });
}
