using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Using;

public sealed class OverviewTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task A_project_appears_in_the_overview_while_it_is_open_and_is_opened_by_its_id()
    {
        var project = $"0-{Project}"; // the overview lists the first projects only, by their ids
        var user = await BrowseAsync();
        await user.OpenAsync("", "Overview");

        (await Http.Publish(project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

        await user.Main.GetByRole(AriaRole.Link, new() { Name = project, Exact = true }).WaitForAsync();
        await user.Field("Open a project").FillAsync(project);
        await user.Button("Open").ClickAsync();
        await user.Heading(project).WaitForAsync();
    }

    [Fact]
    public async Task The_summary_of_the_last_day_is_above_projects_and_nodes()
    {
        var receiver = await StartReceiver();
        await Http.Register(Project, receiver);
        (await Http.Publish(Project, Given.Events(Given.Ids(3)))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(3);
        var user = await BrowseAsync();
        await user.OpenAsync("", "Overview");

        await user.Main.GetByRole(AriaRole.Img, new() { NameRegex = new("attempts? in the last day: .* delivered") }).WaitForAsync();
        await user.Main.GetByRole(AriaRole.Img, new() { NameRegex = new("succeeded in the last day") }).WaitForAsync();
        await user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "this node" }).WaitForAsync();
        await user.PictureAsync("overview-trends");
        Assert.Equal("Last 24 hours", await user.Main.GetByRole(AriaRole.Heading, new() { Level = 2 }).First.InnerTextAsync());
        Assert.DoesNotContain("akka", await user.Page.ContentAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_project_is_found_by_a_part_of_its_id_in_the_overview_and_in_the_menu()
    {
        var names = Enumerable.Range(1, 24).Select(i => $"{Project}-{i:00}").ToArray();
        foreach (var name in names)
            (await Http.Publish(name, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var user = await BrowseAsync();
        await user.OpenAsync("", "Overview");

        await user.Field("Open a project").FillAsync($"{Project[4..]}-24".ToUpperInvariant());
        await user.Main.GetByRole(AriaRole.Link, new() { Name = names[23], Exact = true }).WaitForAsync();
        await Assertions.Expect(user.Main.GetByRole(AriaRole.Link, new() { Name = names[0], Exact = true })).ToHaveCountAsync(0);

        await user.Field("Find a project").FillAsync($"{Project}-23");
        await user.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = names[22] })
            .ClickAsync();
        await user.Heading(names[22]).WaitForAsync();
        await user.PictureAsync("project-search");
        await user.Field("Find a project").FillAsync("no-such-project");
        await user.Page.GetByText("No project has “no-such-project” in its id.").WaitForAsync();
    }

    [Fact]
    public async Task A_webhook_that_the_system_disabled_needs_attention_and_the_reason_is_shown()
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

        await user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "this node" }).GetByText("up", new() { Exact = true })
            .WaitForAsync();
    }
}
