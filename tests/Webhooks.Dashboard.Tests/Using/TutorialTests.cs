using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Using;

public sealed class TutorialTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task A_webhook_is_created_with_an_inspector_URL_and_the_change_of_an_image_appears_there_at_once()
    {
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}", Project);
        await user.Main.GetByRole(AriaRole.Link, new() { Name = "Webhooks", Exact = true }).ClickAsync();
        await user.Heading("Webhooks").WaitForAsync();
        await user.Link("Create new").ClickAsync();
        await user.Heading("Create a webhook").WaitForAsync();

        await user.Field("Name").FillAsync("StatusChange");
        await user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Image Status Update" }).CheckAsync();
        await user.Button("Use an inspector URL").ClickAsync();
        await Expect(user.Field("URL")).ToHaveValueAsync(new Regex("/inspect/"));
        var bin = (await user.Field("URL").InputValueAsync()).Split('/')[^1];
        await user.Field("Description").FillAsync("Tells the trainer of finished images");
        await user.Button("Create").ClickAsync();

        await user.Heading("StatusChange is created").WaitForAsync();
        await user.Main.GetByText("Active", new() { Exact = true }).WaitForAsync();
        var inspector = await BrowseAsync();
        await inspector.OpenAsync($"bins/{bin}");
        await inspector.Main.GetByText("Waiting for the first request").WaitForAsync();
        await user.Link("Publish a sample event").ClickAsync();
        await user.Heading(Project).WaitForAsync();
        await user.Field("Status").SelectOptionAsync("COMPLETED");
        await user.Button("Publish").ClickAsync();
        await user.Main.GetByText("Published as number 1").WaitForAsync();
        await user.Main.GetByRole(AriaRole.Cell).Filter(new() { HasText = "Image Status Update" }).First.WaitForAsync();

        var body = inspector.Main.Locator("pre").Filter(new() { HasText = "project_id" });
        await body.WaitForAsync();
        var text = await body.InnerTextAsync();
        var lines = text.Split('\n').Select(line => line.Trim()).ToArray();
        Assert.Equal("{", lines[0]);
        Assert.Contains("\"type\": \"image.status_changed\",", lines);
        Assert.Contains($"\"project_id\": \"{Project}\",", lines);
        Assert.Contains("\"image_id\": \"img_17\",", lines);
        Assert.Contains("\"user_id\": \"ada\",", lines);
        Assert.Contains("\"status\": \"COMPLETED\"", lines);
        Assert.Contains(lines, line => line.StartsWith("\"timestamp\": \"20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_secret_that_is_shown_signs_what_arrives()
    {
        var receiver = await StartReceiver();
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/new", "Create a webhook");
        await user.Field("Name").FillAsync("StatusChange");
        await user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "All events" }).CheckAsync();
        await user.Field("URL").FillAsync(receiver.Url("/hooks").AbsoluteUri);
        await user.Button("Create").ClickAsync();
        await user.Heading("StatusChange is created").WaitForAsync();
        var secret = await user.Main.Locator(".secret code").InnerTextAsync();
        await user.Main.GetByText("Users who manage this webhook can show it again in its settings.").WaitForAsync();

        await user.OpenAsync($"projects/{Project}", Project);
        await user.Field("Event").SelectOptionAsync("");
        await user.Field("Type").FillAsync("Not A Type");
        await user.Field("Data").FillAsync("{\"a\":1.50}");
        await user.Button("Publish").ClickAsync();
        await user.Main.Locator("p.error").WaitForAsync();
        await user.Field("Type").FillAsync("image.archived");
        await user.Button("Publish").ClickAsync();

        var receipt = Assert.Single(await receiver.Until(1));
        Assert.True(receipt.IsSignedWith(secret));
        Assert.Equal("{\"a\":1.50}", System.Text.Encoding.UTF8.GetString(receipt.Envelope!.Data));
        await user.Main.GetByText("Published as number 1").WaitForAsync();
    }
}
