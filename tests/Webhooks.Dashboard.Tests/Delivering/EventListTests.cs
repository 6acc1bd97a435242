using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Delivering;

public sealed class EventListTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task Events_about_webhooks_are_left_out_until_they_are_asked_for_and_a_run_of_them_is_one_line()
    {
        var dead = await StartReceiver(_ => new Answer(400));
        var id = await Http.Register(Project, dead, with: new JsonObject { ["name"] = "Dead", ["retry_schedule"] = new JsonArray() });
        (await Http.Publish(Project, Given.Events(Given.Ids(20)))).Expect(HttpStatusCode.Accepted);
        await Http.Until(WebhooksHttp.Webhook(Project, id), webhook => (int)webhook["counts"]!["exhausted"]! == 20);
        await Http.Until($"{WebhooksHttp.Events(Project)}?type=delivery.exhausted&limit=100", list => list["items"]!.AsArray().Count == 20);
        var user = await OpenAsync();

        await Expect(user.Main.Locator("tbody tr.two-lines")).ToHaveCountAsync(20);
        Assert.DoesNotContain("delivery.exhausted", await user.Main.InnerTextAsync(), StringComparison.Ordinal);

        await user.Page.GetByRole(AriaRole.Switch, new() { Name = "System events" }).CheckAsync();
        await user.Button("20 system events").WaitForAsync();
        await user.Main.GetByText("20 delivery.exhausted").WaitForAsync();
        await Expect(user.Page).ToHaveURLAsync(new Regex("system=true"));
        await user.PictureAsync("events-with-system");
        await user.Button("20 system events").ClickAsync();
        await user.Main.GetByRole(AriaRole.Link, new() { Name = "delivery.exhausted" }).First.WaitForAsync();

        await user.OpenAsync($"projects/{Project}", Project);
        await user.Main.GetByText("evt_0020").WaitForAsync();
        Assert.DoesNotContain("delivery.exhausted", await user.Main.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_found_by_id_key_and_time_and_shown_with_what_became_of_them()
    {
        var good = await StartReceiver();
        var bad = await StartReceiver(receipt => receipt.Envelope!.Sequence == 2 ? new Answer(400) : Answer.Ok);
        await Http.Register(Project, good, with: new JsonObject { ["name"] = "Good" });
        await Http.Register(Project, bad, with: new JsonObject { ["name"] = "Bad", ["retry_schedule"] = new JsonArray() });
        (await Http.Publish(Project, Given.Event("evt_1", key: "img_1"))).Expect(HttpStatusCode.Accepted);
        (await Http.Publish(Project, Given.Event("evt_2", key: "img_2"))).Expect(HttpStatusCode.Accepted);
        var user = await OpenAsync();

        await Row(user, "evt_1").GetByText("Delivered", new() { Exact = true }).WaitForAsync();
        await Row(user, "evt_1").GetByText("2 of 2 delivered").WaitForAsync();
        await Row(user, "evt_2").GetByText("Exhausted", new() { Exact = true }).WaitForAsync();
        await Row(user, "evt_2").GetByText("1 of 2 delivered").WaitForAsync();
        await user.PictureAsync("events-found");

        foreach (var text in new[] { "img_2", "evt_2" })
        {
            await user.Field("Search").PressSequentiallyAsync(text);
            await Expect(user.Page).ToHaveURLAsync(new Regex($"find={text}$"));
            await Expect(user.Field("Search")).ToHaveValueAsync(text);
            await Expect(Row(user, "evt_1")).ToHaveCountAsync(0);
            await Row(user, "evt_2").WaitForAsync();
            await user.Field("Search").FillAsync("");
            await Row(user, "evt_1").WaitForAsync();
        }

        await user.Field("Accepted").SelectOptionAsync("between");
        await user.Field("Until").FillAsync("2020-01-01T00:00");
        await user.Heading("No match", 2).WaitForAsync();
        await user.Link("Show all").ClickAsync();
        await Row(user, "evt_1").WaitForAsync();

        // What comes while the list is open is added to it.
        (await Http.Publish(Project, Given.Event("evt_3"))).Expect(HttpStatusCode.Accepted);
        await Row(user, "evt_3").GetByText("2 of 2 delivered").WaitForAsync();
    }

    private async Task<BrowserSession> OpenAsync()
    {
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/events", "Events");
        return user;
    }

    private static ILocator Row(BrowserSession user, string text) => user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = text });
}
