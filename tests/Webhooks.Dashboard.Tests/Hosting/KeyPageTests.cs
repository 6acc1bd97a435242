using System.Net;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Hosting;

public sealed class KeyPageTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task A_key_is_created_shown_once_and_revoked_and_the_audit_has_both()
    {
        var user = await BrowseAsync();
        await user.OpenAsync("keys", "API keys");
        await user.Button("Create a key").ClickAsync();
        await user.Dialog.GetByLabel("Name").FillAsync($"ci-{Project}");
        await user.Dialog.GetByLabel("Projects").FillAsync(Project);
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        var key = await user.Dialog.Locator(".secret code").InnerTextAsync();
        await user.Dialog.GetByText("cannot show it again").WaitForAsync();
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
        await user.Dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.DoesNotContain(key, await user.Page.ContentAsync(), StringComparison.Ordinal);

        using var http = new WebhooksHttp(Host.Address, key);
        (await http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await user.Button($"Revoke ci-{Project}").ClickAsync();
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await user.Button($"Revoke ci-{Project}").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.Publish(Project, Given.Event("evt_2"))).Status);

        await user.OpenAsync("audit", "Audit");
        await user.Main.GetByText($"ci-{Project} → –").WaitForAsync();
    }
}
