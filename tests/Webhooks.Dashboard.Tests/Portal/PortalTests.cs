using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Portal;

/// <summary>A customer's user in the portal.</summary>
public sealed class PortalTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    private string Sessions => $"{WebhooksHttp.Project(Project)}/portal-sessions";

    [Fact]
    public async Task A_user_who_may_view_sees_one_project_and_no_actions()
    {
        await CreateAsync(Project, "Trainer");
        await CreateAsync($"{Project}-2", "Theirs");
        var user = await EnterAsync("view");

        await user.Link("Trainer").WaitForAsync();
        await Expect(user.Page.Locator(".side-nav")).ToHaveCountAsync(0);
        await Expect(user.Link("Create new")).ToHaveCountAsync(0);
        await Expect(user.Button("Pause Trainer")).ToHaveCountAsync(0);
        await user.PictureAsync("portal-webhooks");
        await user.Link("Trainer").ClickAsync();
        await user.Heading("Trainer").WaitForAsync();
        await Expect(user.Button("Show the secret")).ToHaveCountAsync(0);
        await Expect(user.Button("Send a test event")).ToHaveCountAsync(0);

        // Over the connection that is there, as a page of the dashboard would.
        foreach (var path in new[] { $"projects/{Project}-2/webhooks", $"projects/{Project}-2", "", "bins", "projects" })
        {
            await user.FollowAsync($"projects/{Project}/events");
            await user.Heading("Events").WaitForAsync();
            await user.Page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
            await user.Heading("There is no such page").WaitForAsync();
        }
    }

    [Fact]
    public async Task A_user_with_all_capabilities_creates_tests_and_pauses_a_webhook()
    {
        var receiver = await StartReceiver();
        var user = await EnterAsync("view", "edit", "test", "resend", "secret", "publish");

        await user.Link("Create the first").ClickAsync();
        await user.Field("Name").FillAsync("Mine");
        await user.Field("URL").FillAsync($"{receiver.Url()}");
        await user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "All events" }).CheckAsync();
        await user.Button("Create").ClickAsync();
        await user.Heading("Mine is created").WaitForAsync();
        await user.FollowAsync($"projects/{Project}/webhooks");
        await user.Button("Pause Mine").ClickAsync();
        await user.Button("Resume Mine").WaitForAsync();
    }

    [Fact]
    public async Task Revoking_a_session_ends_its_open_page()
    {
        await CreateAsync(Project, "Trainer");
        var user = await EnterAsync("view", "edit");
        user.Expected.Add("403");
        await user.Button("Pause Trainer").WaitForAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await Http.Delete(Sessions)).Status);

        await user.Page.GetByText("This session has ended.").WaitForAsync();
        await Expect(user.Link("Trainer")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_owner_of_a_disabled_webhook_reads_why_and_has_such_events_sent_to_a_URL()
    {
        var gone = await StartReceiver(_ => new Answer(410));
        var own = await StartReceiver();
        var id = await Http.Register(Project, gone, with: new JsonObject { ["name"] = "Trainer" });
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var user = await EnterAsync("view", "edit");

        await user.Main.GetByText("The receiver answered 410 Gone, so it is disabled.").WaitForAsync();
        await user.Link("Trainer").ClickAsync();
        await user.Link("Send an event to your own URL").ClickAsync();
        await user.Heading("Create a webhook").WaitForAsync();
        await Expect(user.Field("Name")).ToHaveValueAsync("Webhook health");
        await user.Field("URL").FillAsync($"{own.Url()}");
        await user.Button("Create").ClickAsync();
        await user.Heading("Webhook health is created").WaitForAsync();

        (await Http.Post($"{WebhooksHttp.Webhook(Project, id)}/enable")).Expect(HttpStatusCode.OK);
        var receipt = (await own.Until(1))[0];
        Assert.Contains("\"type\":\"webhook.disabled\"", Encoding.UTF8.GetString(receipt.Body), StringComparison.Ordinal);
    }

    private async Task<BrowserSession> EnterAsync(params string[] capabilities)
    {
        var request = new JsonObject { ["capabilities"] = new JsonArray([.. capabilities.Select(one => JsonValue.Create(one))]) };
        var opened = (await Http.Post(Sessions, request.ToJsonString())).Expect(HttpStatusCode.Created);
        var user = await BrowseAsync(Host.Address);
        await user.OpenAsync((string)opened["url"]!, "Webhooks");
        return user;
    }

    private Task<JsonObject> CreateAsync(string project, string name) => Http.CreateWebhook(
        project, new() { ["name"] = name, ["url"] = "https://receiver.example/hook", ["event_types"] = new JsonArray("*") });
}
