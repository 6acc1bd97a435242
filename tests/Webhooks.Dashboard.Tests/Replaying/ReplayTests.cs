using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Replaying;

public sealed class ReplayTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task What_failed_is_counted_before_it_is_sent_again_and_the_page_shows_how_far_it_is()
    {
        var receiver = await StartReceiver(receipt => receipt.Envelope!.Sequence == 1 ? Answer.Ok : new Answer(400));
        var id =
            await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer", ["retry_schedule"] = new JsonArray() });
        (await Http.Publish(Project, Given.Events(Given.Ids(4)))).Expect(HttpStatusCode.Accepted);
        await Http.Until($"{WebhooksHttp.Deliveries(Project, id)}?status=exhausted", list => list["items"]!.AsArray().Count == 3);
        receiver.Answers = _ => Answer.Ok;
        var user = await OpenDialogAsync(id);

        await user.Dialog.GetByText("3 events are to be sent again").WaitForAsync();
        await user.Dialog.GetByLabel("Which").SelectOptionAsync("all");
        await user.Dialog.GetByText("4 events are to be sent again").WaitForAsync();
        await user.Dialog.GetByLabel("Accepted").SelectOptionAsync("Between…");
        await user.Dialog.GetByLabel("Until").FillAsync("2020-01-01T00:00");
        await user.Dialog.GetByLabel("Until").PressAsync("Tab");
        await user.Dialog.GetByText("No event is to be sent again").WaitForAsync();
        await Expect(user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Send again" })).ToBeDisabledAsync();
        Assert.Equal(4, receiver.Receipts.Count);

        await user.Dialog.GetByLabel("Which").SelectOptionAsync("exhausted");
        await user.Dialog.GetByLabel("Accepted").SelectOptionAsync("At any time");
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Send 3 events again" }).ClickAsync();

        await user.Main.GetByText("3 of 3 tried").WaitForAsync();
        await user.Main.GetByText("Completed", new() { Exact = true }).WaitForAsync();
        Assert.Equal(["evt_0002", "evt_0003", "evt_0004"], (await receiver.Until(7)).Skip(4).Select(receipt => receipt.WebhookId).Order());
    }

    [Fact]
    public async Task A_replay_that_runs_is_cancelled()
    {
        var receiver = await StartReceiver();
        var id = await Http.Register(Project, receiver, with: new JsonObject
        {
            ["name"] = "Trainer",
            ["throttle"] = new JsonObject { ["rate"] = 1, ["per"] = "1h", ["burst"] = 5 },
        });
        (await Http.Publish(Project, Given.Events(Given.Ids(4)))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(4);
        await Http.Until(WebhooksHttp.Webhook(Project, id), webhook => (long)webhook["counts"]!["delivered"]! == 4);
        var user = await OpenDialogAsync(id);
        await user.Dialog.GetByLabel("Which").SelectOptionAsync("all");
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Send 4 events again" }).ClickAsync();

        await user.Main.GetByText("Running", new() { Exact = true }).WaitForAsync();
        await user.Button("Cancel the replay").ClickAsync();

        await user.Main.GetByText("Cancelled", new() { Exact = true }).First.WaitForAsync();
        await user.Main.GetByText("1 of 4 tried").WaitForAsync();
    }

    private async Task<BrowserSession> OpenDialogAsync(string webhook)
    {
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/{webhook}", "Trainer");
        await user.Button("More for Trainer").ClickAsync();
        await user.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Send past events again" }).ClickAsync();
        return user;
    }
}
