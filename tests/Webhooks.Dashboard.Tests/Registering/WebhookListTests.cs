using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Registering;

public sealed class WebhookListTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task A_webhook_is_paused_resumed_tested_and_deleted_and_the_API_agrees()
    {
        var receiver = await StartReceiver();
        var id = await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" });
        var user = await OpenListAsync();

        await user.Button("Pause Trainer").ClickAsync();
        await Row(user, "Trainer").GetByText("Paused", new() { Exact = true }).WaitForAsync();
        Assert.Equal("paused", (string?)(await Http.Get(WebhooksHttp.Webhook(Project, id))).Json["status"]);

        await user.Button("Resume Trainer").ClickAsync();
        await Row(user, "Trainer").GetByText("Active", new() { Exact = true }).WaitForAsync();

        await ChooseAsync(user, "Trainer", "Send a test event");
        Assert.Equal("webhook.test", (await receiver.Until(1))[0].Envelope!.Type);

        await user.Button("Pause Trainer").ClickAsync();
        await user.Button("Resume Trainer").WaitForAsync();
        (await Http.Publish(Project, Given.Events(Given.Ids(3)))).Expect(HttpStatusCode.Accepted);
        await Row(user, "Trainer").GetByText("3", new() { Exact = true }).WaitForAsync();
        await ChooseAsync(user, "Trainer", "Delete");
        await user.Dialog.GetByText("3 events that it has not read").WaitForAsync();
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await user.Heading("No webhook yet", 2).WaitForAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await Http.Get(WebhooksHttp.Webhook(Project, id))).Status);
    }

    [Fact]
    public async Task A_rotated_secret_is_shown_and_signs_the_next_request()
    {
        var receiver = await StartReceiver();
        await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" });
        var user = await OpenListAsync();

        await ChooseAsync(user, "Trainer", "Rotate the secret");
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Rotate", Exact = true }).ClickAsync();
        var secret = await user.Dialog.Locator(".secret code").InnerTextAsync();
        await user.Dialog.GetByText("Users who manage this webhook can show it again in its settings.").WaitForAsync();
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
        await user.Dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        Assert.DoesNotContain("whsec_", await user.Page.ContentAsync(), StringComparison.Ordinal);
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var receipt = Assert.Single(await receiver.Until(1));
        Assert.True(receipt.IsSignedWith(secret) && receipt.IsSigned, "It has the signatures of both secrets.");
    }

    [Fact]
    public async Task A_menu_is_closed_when_its_dialog_opens()
    {
        var receiver = await StartReceiver();
        await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" });
        var user = await OpenListAsync();

        await ChooseAsync(user, "Trainer", "Rotate the secret");

        await user.Dialog.WaitForAsync();
        await Assertions.Expect(user.Page.GetByRole(AriaRole.Menuitem)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_list_is_searched_and_filtered()
    {
        var receiver = await StartReceiver();
        foreach (var name in new[] { "Trainer", "Billing", "Archive" })
            await Http.Register(Project, receiver, $"/{name}", new JsonObject { ["name"] = name });
        var user = await OpenListAsync();

        await user.Field("Search").FillAsync("bill");
        await user.Main.GetByText("1 of 3").WaitForAsync();
        await user.Link("Billing").WaitForAsync();
        await user.Field("Status").SelectOptionAsync("Paused");
        await user.Main.GetByText("No webhook matches").WaitForAsync();
        await user.Button("Show all").ClickAsync();
        await user.Main.GetByText("3 of 3").WaitForAsync();
    }

    [Fact]
    public async Task What_it_delivered_in_the_last_hour_appears_in_its_line()
    {
        var receiver = await StartReceiver(receipt => receipt.Envelope!.Sequence == 1 ? Answer.Ok : new Answer(400));
        await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" });
        var user = await OpenListAsync();

        (await Http.Publish(Project, Given.Events(Given.Ids(2)))).Expect(HttpStatusCode.Accepted);

        await Row(user, "Trainer").GetByText("50 %").WaitForAsync();
        await Row(user, "Trainer").GetByRole(AriaRole.Img, new() { Name = "2 attempts in the last hour, 1 failed" }).WaitForAsync();
    }

    [Fact]
    public async Task Of_many_the_first_hundred_are_shown_and_more_when_asked_and_all_are_searched()
    {
        var receiver = await StartReceiver();
        for (var i = 1; i <= 102; i++)
            await Http.Register(Project, receiver, with: new JsonObject { ["name"] = $"Number {i}" });
        var user = await OpenListAsync();

        await user.Main.GetByText("102 of 102").WaitForAsync();
        await user.Link("Number 100").WaitForAsync();
        Assert.Equal(0, await user.Link("Number 101").CountAsync());
        await user.Button("Show more of 102").ClickAsync();
        await user.Link("Number 102").WaitForAsync();

        await user.OpenAsync($"projects/{Project}/webhooks", "Webhooks");
        await user.Field("Search").FillAsync("number 102");
        await user.Link("Number 102").WaitForAsync();
    }

    private async Task<BrowserSession> OpenListAsync()
    {
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks", "Webhooks");
        return user;
    }

    private static ILocator Row(BrowserSession user, string name) => user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = name });

    private static async Task ChooseAsync(BrowserSession user, string name, string what)
    {
        await user.Button($"More for {name}").ClickAsync();
        await user.Page.GetByRole(AriaRole.Menuitem, new() { Name = what, Exact = true }).ClickAsync();
    }
}
