using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Using;

public sealed class OverviewTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task A_project_appears_in_the_overview_while_it_is_open_and_is_opened_by_its_id()
    {
        var user = await BrowseAsync();
        await user.OpenAsync("", "Overview");

        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

        await user.Main.GetByRole(AriaRole.Link, new() { Name = Project, Exact = true }).WaitForAsync();
        await user.Field("Open a project").FillAsync(Project);
        await user.Button("Open").ClickAsync();
        await user.Heading(Project).WaitForAsync();
    }

    [Fact]
    public async Task A_webhook_that_the_system_disabled_needs_attention_and_the_reason_is_told()
    {
        var receiver = await StartReceiver(_ => new Answer(410));
        var user = await BrowseAsync();
        await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Gone receiver" });
        await user.OpenAsync("", "Overview");

        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

        var row = user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "Gone receiver" });
        await row.GetByText("Disabled", new() { Exact = true }).WaitForAsync();
        await row.GetByText("The receiver answered 410 Gone").WaitForAsync();
    }

    [Fact]
    public async Task The_node_is_shown_with_its_shards()
    {
        var user = await BrowseAsync();
        await user.OpenAsync("", "Overview");

        await user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "this node" }).GetByText("up", new() { Exact = true }).WaitForAsync();
    }
}
