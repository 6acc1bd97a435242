using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Delivering;

public sealed class DeliveryListTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task Deliveries_appear_while_the_page_is_open_and_show_what_became_of_them()
    {
        var receiver = await StartReceiver(receipt => receipt.Envelope!.Sequence == 1 ? Answer.Ok : new Answer(400));
        var id =
            await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer", ["retry_schedule"] = new JsonArray() });
        var user = await OpenAsync(id);
        await user.Heading("No delivery yet", 2).WaitForAsync();

        (await Http.Publish(Project, Given.Events(Given.Ids(2)))).Expect(HttpStatusCode.Accepted);

        await Row(user, "evt_0001").GetByText("Delivered", new() { Exact = true }).WaitForAsync();
        await Row(user, "evt_0002").GetByText("Exhausted", new() { Exact = true }).WaitForAsync();
        await Row(user, "evt_0002").GetByText("The receiver answered 400").WaitForAsync();
        await user.Main.GetByText("2 deliveries", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task A_delivery_of_a_webhook_that_is_not_active_says_what_it_waits_for()
    {
        var receiver = await StartReceiver(_ => new Answer(500));
        var id = await Http.Register(Project, receiver,
            with: new JsonObject { ["name"] = "Trainer", ["retry_schedule"] = Given.Waits("30m", 5) });
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var user = await OpenAsync(id);
        await Row(user, "evt_1").GetByText(new Regex("^in (29|30) min")).WaitForAsync();

        await user.Button("Pause Trainer").ClickAsync();

        await Row(user, "evt_1").GetByText("when resumed").WaitForAsync();
    }

    [Fact]
    public async Task A_test_event_is_sent_from_the_empty_list_and_appears_in_it()
    {
        var receiver = await StartReceiver();
        var user = await OpenAsync(await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" }));

        await user.Button("Send a test event").ClickAsync();

        await Row(user, "webhook.test").GetByText("Delivered", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task Filters_by_status_type_and_time_stand_in_the_address_and_survive_a_reload()
    {
        var receiver = await StartReceiver(receipt => receipt.Envelope!.Sequence == 1 ? Answer.Ok : new Answer(400));
        var id =
            await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer", ["retry_schedule"] = new JsonArray() });
        (await Http.Publish(Project, Given.Events(Given.Ids(2)))).Expect(HttpStatusCode.Accepted);
        (await Http.Publish(Project, Given.Event("evt_archived", type: "image.archived"))).Expect(HttpStatusCode.Accepted);
        await Http.Until($"{WebhooksHttp.Deliveries(Project, id)}?status=exhausted", list => list["items"]!.AsArray().Count == 2);
        var user = await OpenAsync(id);
        await user.Main.GetByText("3 deliveries", new() { Exact = true }).WaitForAsync();

        await user.Field("Status").SelectOptionAsync("Exhausted");
        await user.Main.GetByText("2 deliveries", new() { Exact = true }).WaitForAsync();
        await user.Field("Event").SelectOptionAsync("image.archived");
        await user.Main.GetByText("1 delivery", new() { Exact = true }).WaitForAsync();
        await Expect(user.Page).ToHaveURLAsync(new Regex("status=exhausted.*type=image.archived"));

        await user.Page.ReloadAsync();
        await user.Main.GetByText("1 delivery", new() { Exact = true }).WaitForAsync();
        await Row(user, "evt_archived").WaitForAsync();
        await Expect(user.Field("Status")).ToHaveValueAsync("exhausted");

        await user.Field("Accepted").SelectOptionAsync("In the last hour");
        await user.Main.GetByText("1 delivery", new() { Exact = true }).WaitForAsync();
        await user.Field("Accepted").SelectOptionAsync("Between…");
        await user.Field("Until").FillAsync("2020-01-01T00:00");
        await user.Field("Until").PressAsync("Tab");
        await user.Heading("No match", 2).WaitForAsync();
        await Expect(user.Page).ToHaveURLAsync(new Regex("until=2019-12-31T23%3A00%3A00Z")); // as typed in Amsterdam
        await user.Link("Show all").ClickAsync();
        await user.Main.GetByText("3 deliveries", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task A_hundred_thousand_deliveries_are_scrolled_from_end_to_end_and_only_those_in_view_are_in_the_page()
    {
        const int Events = 100_000;
        var receiver = await StartReceiver();
        var id = await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" });
        (await Http.Post($"{WebhooksHttp.Webhook(Project, id)}/pause")).Expect(HttpStatusCode.OK);
        foreach (var batch in Given.Ids(Events).Chunk(10_000))
            (await Http.PublishLines(Project, Encoding.UTF8.GetBytes(string.Join('\n', batch.Select(each => Given.Event(each)))))).Expect(
                HttpStatusCode.Accepted);
        var user = await OpenAsync(id);
        await user.Main.GetByText("100,000 deliveries", new() { Exact = true }).WaitForAsync();
        await Row(user, $"evt_{Events}").WaitForAsync();

        var list = user.Page.GetByRole(AriaRole.Group, new() { Name = "List of deliveries, newest first" });
        // The place for all of them is there a moment after the first of them are.
        await list.EvaluateAsync(
            "list => new Promise(done => { const look = () => list.scrollHeight > 1e6 ? done() : requestAnimationFrame(look); look(); })")
            .WaitAsync(Patience.Default);
        await list.EvaluateAsync("list => list.scrollTop = list.scrollHeight / 2");
        await list.Locator("tr", new() { HasTextRegex = new("evt_(50|49)\\d{3}") }).First.WaitForAsync();
        // What was in view decided where the middle is: no line may be higher than the place that is kept for it.
        Assert.Equal(
            [52],
            (await list.EvaluateAsync<double[]>(
                "list => [...list.querySelectorAll('tbody tr:not([style])')]"
                + ".map(line => line.getBoundingClientRect().height)")).Distinct());
        await list.EvaluateAsync("list => list.scrollTop = list.scrollHeight");
        await Row(user, "evt_0001").Filter(new() { HasText = "#1" }).First.WaitForAsync();
        Assert.InRange(await list.Locator("tbody tr").CountAsync(), 1, 100);

        // What is new waits until it is asked for: no line moves under the reader's eyes.
        (await Http.Publish(Project, Given.Event("evt_news"))).Expect(HttpStatusCode.Accepted);
        await user.Button("Show 1 new delivery").ClickAsync();
        await Row(user, "evt_news").WaitForAsync();
    }

    private async Task<BrowserSession> OpenAsync(string webhook)
    {
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/{webhook}", "Trainer");
        return user;
    }

    private static ILocator Row(BrowserSession user, string text) => user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = text });
}
