using System.Net;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Browser.Tests.Using;

public sealed class OverviewTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task A_project_appears_in_the_overview_while_it_is_open()
    {
        var user = await BrowseAsync();
        await user.OpenAsync("", "Overview");

        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

        await user.Page.Locator("main").GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = Project }).First.WaitForAsync();
        await user.PictureAsync("overview");
    }
}
