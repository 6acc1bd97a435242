using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Registering;

/// <summary>The event type picker and the filter builder of a webhook's form.</summary>
public sealed class FilterBuilderTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    private const string Filter = """{"data.status":{"$from":"TO REVIEW","$to":"DONE"}}""";

    [Fact]
    public async Task A_user_asks_for_images_that_go_from_TO_REVIEW_to_DONE_and_exactly_those_arrive()
    {
        await DefineAsync("image.status_changed", Given.StatusType);
        (await Http.Publish(Project, $"[{Change("evt_1", "NEW", "TO REVIEW")},{Change("evt_2", "TO REVIEW", "DONE")}]"))
            .Expect(HttpStatusCode.Accepted);
        var receiver = await StartReceiver();
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}", Project);
        await user.Main.GetByRole(AriaRole.Link, new() { Name = "Webhooks", Exact = true }).ClickAsync();
        await user.Link("Create new").ClickAsync();
        await user.Heading("Create a webhook").WaitForAsync();

        await user.Field("Name").FillAsync("StatusChange");
        await user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Image Status Update" }).CheckAsync();
        var preview = user.Main.Locator(".type-preview");
        await preview.GetByText("An annotator or the platform has given an image another status.").WaitForAsync();
        await preview.Locator("pre").GetByText("\"TO REVIEW\"").WaitForAsync();
        await user.Main.GetByText("of the last 2 events would have been sent.").WaitForAsync();
        await user.Button("Add a condition").ClickAsync();
        await user.Field("Field of condition 1").SelectOptionAsync("data.status");
        await user.Field("Comparison of condition 1").SelectOptionAsync(new SelectOptionValue { Label = "changes from … to …" });
        await user.Field("From of condition 1").SelectOptionAsync("TO REVIEW");
        await user.Field("To of condition 1").SelectOptionAsync("DONE");
        var count = user.Main.Locator(".filter-count-line");
        await Expect(count).ToContainTextAsync("1 of the last 2 events would have been sent.");
        await Expect(count.GetByRole(AriaRole.Link, new() { Name = "evt_2" })).ToBeVisibleAsync();
        await Expect(count.GetByRole(AriaRole.Link, new() { Name = "evt_1" })).ToBeVisibleAsync();
        await Expect(user.Field("Filter as JSON")).ToHaveValueAsync(Filter);
        await user.Field("URL").FillAsync(receiver.Url("/hooks").AbsoluteUri);
        await user.Button("Create").ClickAsync();

        await user.Heading("StatusChange is created").WaitForAsync();
        var secret = await user.Main.Locator(".secret code").InnerTextAsync();
        (await Http.Publish(Project, Change("evt_3", "IN PROGRESS", "TO REVIEW"))).Expect(HttpStatusCode.Accepted);
        (await Http.Publish(Project, Change("evt_4", "TO REVIEW", "DONE"))).Expect(HttpStatusCode.Accepted);
        var receipt = Assert.Single(await receiver.Until(1));
        Assert.Equal("evt_4", receipt.WebhookId);
        Assert.True(receipt.IsSignedWith(secret));
        await user.OpenAsync($"projects/{Project}/events/evt_3", "Image Status Update");
        await user.Main.GetByText("Not sent: filter, data.status should be DONE and was TO REVIEW.").WaitForAsync();
    }

    [Fact]
    public async Task The_builder_and_the_JSON_follow_each_other_and_what_only_the_JSON_can_say_stays()
    {
        var receiver = await StartReceiver();
        (await Http.Publish(Project, Change("evt_1", "NEW", "DONE", ",\"score\":7"))).Expect(HttpStatusCode.Accepted);
        var id = await Http.Register(Project, receiver, with: new JsonObject
        {
            ["name"] = "Picky",
            ["event_types"] = new JsonArray("image.*"),
            ["filter"] = JsonNode.Parse("""{"data.status":"DONE","$or":[{"data.score":{"$gt":5}},{"data.image_id":"img_9"}]}"""),
        });
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/{id}/edit", "Edit Picky");
        await Expect(user.Field("Field of condition 1")).ToHaveValueAsync("data.status");
        await user.Main.GetByText("""{"$or":[{"data.score":{"$gt":5}},{"data.image_id":"img_9"}]}""").First.WaitForAsync();
        await user.Main.GetByText("1 of the last 1 event would have been sent.").WaitForAsync();

        await user.Field("Value of condition 1").FillAsync("NEW");
        await user.Main.GetByText("0 of the last 1 event would have been sent.").WaitForAsync();
        await user.Button("Add a condition").ClickAsync();
        await user.Field("Field of condition 2").SelectOptionAsync("…");
        await user.Field("Path of condition 2").FillAsync("data..score");
        await user.Field("Value of condition 2").FillAsync("7");
        await user.Main.Locator(".condition.wrong").GetByText("data..score is not a path").WaitForAsync();
        await user.Button("Save").ClickAsync();
        await user.Heading("Edit Picky").WaitForAsync();
        await Expect(user.Field("Filter as JSON")).ToHaveAttributeAsync("aria-invalid", "true");

        await user.Field("Path of condition 2").FillAsync("data.score");
        await Expect(user.Main.Locator(".condition.wrong")).ToHaveCountAsync(0);
        await user.Field("Filter as JSON").FillAsync("""{"data.image_id":{"$startsWith":"img"},"$not":{"data.status":"NEW"}}""");
        await Expect(user.Field("Comparison of condition 1")).ToHaveValueAsync("StartsWith");
        await Expect(user.Main.Locator(".condition")).ToHaveCountAsync(2);
        await user.Main.GetByText("1 of the last 1 event would have been sent.").WaitForAsync();
        await user.Button("Remove condition 1").ClickAsync();
        await Expect(user.Field("Filter as JSON")).ToHaveValueAsync("""{"$not":{"data.status":"NEW"}}""");
        await user.Button("Save").ClickAsync();

        var changed = await Http.Until(WebhooksHttp.Webhook(Project, id), webhook => webhook["filter"]!["$not"] is not null);
        Assert.Equal("""{"$not":{"data.status":"NEW"}}""", changed["filter"]!.ToJsonString());
    }

    [Fact]
    public async Task A_filter_that_was_half_built_is_there_again_after_a_reload_and_a_pattern_without_a_type_is_marked()
    {
        await DefineAsync("image.status_changed", Given.StatusType);
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/new?type=image.status_changed", "Create a webhook");
        await Expect(user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Image Status Update" })).ToBeCheckedAsync();
        await user.Field("Another type or pattern").FillAsync("imge.*");
        await user.Button("Add").ClickAsync();
        await user.Main.GetByText("No known event type matches it.").WaitForAsync();
        await user.Button("Add a condition").ClickAsync();
        await user.Field("Field of condition 1").SelectOptionAsync("data.status");
        await user.Main.Locator("select[aria-label='Value of condition 1']").SelectOptionAsync("DONE");
        await user.Field("Name").FillAsync("Half");
        await user.Field("URL").FocusAsync();
        await user.Page.WaitForFunctionAsync("JSON.stringify(sessionStorage).includes('data.status')");

        await user.Page.ReloadAsync();

        await Expect(user.Field("Value of condition 1")).ToHaveValueAsync("DONE");
        await Expect(user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "imge.*" })).ToBeCheckedAsync();
    }

    private async Task DefineAsync(string type, string definition) =>
        (await Http.Put($"{WebhooksHttp.Project(Project)}/event-types/{type}", definition)).Expect(HttpStatusCode.OK);

    private static string Change(string id, string before, string now, string more = "") =>
        Given.Event(id, $$"""{"image_id":"img_1","user_id":"ada","previous_status":"{{before}}","status":"{{now}}"{{more}}}""");
}
