using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Observing;

public sealed class WebhookPageTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task Why_a_receiver_fails_since_when_and_when_it_will_be_disabled_is_shown_in_words()
    {
        var receiver = await StartReceiver(_ => new Answer(503));
        var id = await Http.Register(Project, receiver,
            with: new JsonObject { ["name"] = "Trainer", ["retry_schedule"] = Given.Waits("1s", 20) });
        var user = await OpenAsync(id, "Trainer");

        (await Http.Publish(Project, Given.Events(Given.Ids(6)))).Expect(HttpStatusCode.Accepted);

        await user.Main.GetByText("Failing", new() { Exact = true }).WaitForAsync();
        var notice = user.Main.Locator(".notice");
        await notice.GetByText("The receiver has been failing since").WaitForAsync();
        await notice.GetByText("the receiver answered 503").WaitForAsync();
        await Expect(notice).ToContainTextAsync(new Regex("Without one success the host disables it in 4 d 23 h"));
    }

    [Fact]
    public async Task A_webhook_whose_receiver_is_gone_says_so_and_is_enabled_from_its_page()
    {
        var receiver = await StartReceiver(Answer.First(1, new Answer(410)));
        var id = await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" });
        var user = await OpenAsync(id, "Trainer");

        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

        await user.Main.GetByText("It is disabled: the receiver answered 410 Gone").WaitForAsync();
        await user.Button("Enable Trainer").ClickAsync();
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Enable", Exact = true }).ClickAsync();
        await user.Main.GetByText("Active", new() { Exact = true }).WaitForAsync();
        await Row(user, "evt_1").GetByText("Delivered", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task Its_secret_and_the_values_of_its_headers_come_only_when_they_are_asked_for()
    {
        var receiver = await StartReceiver();
        var id = await Http.Register(Project, receiver,
            with: new JsonObject { ["name"] = "Trainer", ["headers"] = new JsonObject { ["x-team"] = "hidden-value" } });
        var user = await OpenAsync(id, "Trainer");
        await user.Main.GetByText("x-team").WaitForAsync();
        var before = await user.Page.ContentAsync();
        Assert.DoesNotContain(receiver.Secret, before, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-value", before, StringComparison.Ordinal);

        await user.Button("Show the secret").ClickAsync();
        Assert.Equal(receiver.Secret, await user.Main.Locator(".secret code").InnerTextAsync());
        await user.Main.GetByText("Users who manage this webhook can show it again in its settings.").WaitForAsync();
        await user.Button("Show the value of x-team").ClickAsync();
        await user.Main.GetByText("x-team: hidden-value").WaitForAsync();
        await user.Button("Hide it").ClickAsync();
        await Expect(user.Main.Locator(".secret code")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Charts_of_the_last_hour_day_and_week_say_what_they_show()
    {
        var receiver =
            await StartReceiver(
                receipt => receipt.Envelope!.Sequence == 1 ? Answer.Ok : new Answer(receipt.Envelope.Sequence == 2 ? 400 : 429));
        var id =
            await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer", ["retry_schedule"] = new JsonArray() });
        var user = await OpenAsync(id, "Trainer");

        (await Http.Publish(Project, Given.Events(Given.Ids(3)))).Expect(HttpStatusCode.Accepted);

        await Chart(user, "3 attempts in the last hour: 1 delivered, 2 failed, 2 of them as the last of their deliveries.").WaitForAsync();
        await Chart(user, "Failures in the last hour: 1 other status, 1 429 too many requests.").WaitForAsync();
        await user.Main.GetByRole(AriaRole.Img, new() { NameRegex = new("^Time to the answer in the last hour: half arrived within") })
            .WaitForAsync();

        await user.Button("Week").ClickAsync();
        await Chart(user, "3 attempts in the last week: 1 delivered, 2 failed, 2 of them as the last of their deliveries.").WaitForAsync();
        await Expect(user.Page).ToHaveURLAsync(new Regex("range=week"));
        await user.Page.ReloadAsync();
        await Chart(user, "3 attempts in the last week: 1 delivered, 2 failed, 2 of them as the last of their deliveries.").WaitForAsync();
        await user.Main.GetByText("Show as a table").ClickAsync();
        await user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "429 too many requests" }).WaitForAsync();
    }

    [Fact]
    public async Task It_is_deleted_from_its_page_and_what_it_delivered_is_still_shown()
    {
        var receiver = await StartReceiver();
        var id = await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" });
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var user = await OpenAsync(id, "Trainer");
        await Row(user, "evt_1").GetByText("Delivered", new() { Exact = true }).WaitForAsync();

        await user.Button("More for Trainer").ClickAsync();
        await user.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete", Exact = true }).ClickAsync();
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await user.Heading("Webhooks").WaitForAsync();

        await user.OpenAsync($"projects/{Project}/webhooks/{id}", "Deleted webhook");
        await Row(user, "evt_1").WaitForAsync();
    }

    [Theory]
    [InlineData("webhooks/wh_nothing", "There is no such webhook")]
    [InlineData("webhooks/wh_nothing/deliveries/evt_nothing", "There is no such delivery")]
    [InlineData("events/evt_nothing", "There is no such event")]
    [InlineData("webhooks/no such id", "There is no such webhook")]
    public async Task What_does_not_exist_is_shown_as_such(string path, string heading)
    {
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/{path}", heading);
    }

    private async Task<BrowserSession> OpenAsync(string webhook, string name)
    {
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/{webhook}", name);
        return user;
    }

    private static ILocator Row(BrowserSession user, string text) => user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    private static ILocator Chart(BrowserSession user, string words) =>
        user.Main.GetByRole(AriaRole.Img, new() { Name = words, Exact = true });
}
