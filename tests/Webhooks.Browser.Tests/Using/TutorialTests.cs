using Microsoft.Playwright;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Browser.Tests.Using;

public sealed class TutorialTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task A_webhook_is_created_and_the_change_of_an_image_arrives_at_its_URL()
    {
        var receiver = await StartReceiver();
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}", Project);
        await user.Main.GetByRole(AriaRole.Link, new() { Name = "Webhooks", Exact = true }).ClickAsync();
        await user.Heading("Webhooks").WaitForAsync();
        await user.Link("Create new").ClickAsync();
        await user.Heading("Create a webhook").WaitForAsync();

        await user.Field("Name").FillAsync("StatusChange");
        await user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Image Status Update" }).CheckAsync();
        await user.Field("URL").FillAsync(receiver.Url("/hooks").AbsoluteUri);
        await user.Field("Description").FillAsync("Tells the trainer of finished images");
        await user.Button("Create").ClickAsync();

        await user.Heading("StatusChange is created").WaitForAsync();
        await user.Main.GetByText("Active", new() { Exact = true }).WaitForAsync();
        var secret = await user.Main.Locator(".secret code").InnerTextAsync();
        await user.Link("Publish a sample event").ClickAsync();
        await user.Heading(Project).WaitForAsync();
        await user.Field("Status").SelectOptionAsync("COMPLETED");
        await user.Button("Publish").ClickAsync();

        var receipt = Assert.Single(await receiver.Until(1));
        Assert.True(receipt.IsSignedWith(secret));
        Assert.Contains("\"status\":\"COMPLETED\"", System.Text.Encoding.UTF8.GetString(receipt.Body), StringComparison.Ordinal);
        await user.Main.GetByText("Published as number 1").WaitForAsync();
        await user.Main.GetByRole(AriaRole.Cell).Filter(new() { HasText = "Image Status Update" }).First.WaitForAsync();
    }
}
