using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Connecting;

/// <summary>What a user sees and keeps when the host goes away while a page is open.</summary>
public sealed class LostConnectionTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    private static readonly string[] WhileItIsAway = [
        "ERR_CONNECTION", "WebSocket", "Connection disconnected", "Failed to fetch", "/_blazor"];

    // WCAG 2.2, the contrast of what is written in the notice; and how far its background is from that of the page.
    private const string Contrasts = """
        () => {
          const light = color => {
            const [r, g, b] = color.match(/[\d.]+/g).slice(0, 3).map(Number).map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const between = (a, b) => { const [high, low] = [light(a), light(b)].sort((x, y) => y - x); return (high + 0.05) / (low + 0.05); };
          const style = getComputedStyle(document.getElementById('components-reconnect-modal'));
          return [between(style.color, style.backgroundColor), between(style.backgroundColor, getComputedStyle(document.body).backgroundColor)];
        }
        """;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task That_the_connection_is_lost_can_be_read_in_both_themes(ColorScheme scheme)
    {
        var host = await StartHost();
        var user = await BrowseAsync(host.Address, scheme: scheme);
        user.Expected.AddRange(WhileItIsAway);
        await user.OpenAsync("", "Overview");

        await host.Kill();

        await user.Page.GetByText("The connection to the server is lost.").First.WaitForAsync();
        await user.PictureAsync($"connection-lost-{scheme}".ToLowerInvariant());
        var contrasts = await user.Page.EvaluateAsync<double[]>(Contrasts);
        Assert.True(contrasts.All(contrast => contrast >= 4.5),
            $"Text and notice: {contrasts[0]:0.0}; notice and page: {contrasts[1]:0.0}.");
    }

    [Fact]
    public async Task A_half_written_form_outlives_a_restart_of_the_host_without_its_secrets()
    {
        var host = await StartHost(("Webhooks:Inspector:Enabled", "true"));
        var user = await BrowseAsync(host.Address);
        user.Expected.AddRange(WhileItIsAway);
        await user.OpenAsync("projects/labels/webhooks/new", "Create a webhook");
        await user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "All events" }).CheckAsync();
        await user.Field("URL").FillAsync("https://example.com/hooks");
        await user.Main.GetByText("Advanced", new() { Exact = true }).ClickAsync();
        await user.Button("Add a header").ClickAsync();
        await user.Field("Name of the new header").FillAsync("x-team");
        await user.Field("Name of the new header").PressAsync("Tab");
        await user.Field("Value of x-team").FillAsync("hidden-value");
        await user.Field("Secret").FillAsync("whsec_hidden");
        await user.Field("Timeout").FillAsync("9s");
        await user.Field("Name").FillAsync("Trai");
        await KeptAsync(user, "x-team");

        await host.Kill();
        await user.Page.GetByText("The connection to the server is lost.").First.WaitForAsync();
        await user.Field("Name").PressSequentiallyAsync("ner"); // what is typed now never gets to the server
        var stored = await user.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)");
        Assert.DoesNotContain("hidden", stored, StringComparison.Ordinal);
        await host.Begin();

        await user.Main.GetByText("Your unsaved changes are restored.").WaitForAsync(new() { Timeout = 90_000 });
        await Expect(user.Field("Name")).ToHaveValueAsync("Trainer");
        await Expect(user.Field("URL")).ToHaveValueAsync("https://example.com/hooks");
        await Expect(user.Field("Timeout")).ToHaveValueAsync("9s");
        await Expect(user.Field("Secret")).ToHaveValueAsync("");
        await Expect(user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "All events" })).ToBeCheckedAsync();
        await user.PictureAsync("form-restored");
        await user.Button("Create").ClickAsync();
        await user.Main.GetByText("Enter the value of x-team again, or remove the header.").WaitForAsync();
        await user.Field("Value of x-team").FillAsync("labels");
        await user.Button("Create").ClickAsync();
        await user.Heading("Trainer is created").WaitForAsync();
        await user.OpenAsync("projects/labels/webhooks/new", "Create a webhook");
        await Expect(user.Field("Name")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Only_what_was_changed_of_a_webhook_is_restored_and_starting_over_shows_it_as_it_is()
    {
        var receiver = await StartReceiver();
        var id = await Http.Register(Project, receiver,
            with: new JsonObject { ["name"] = "Before", ["headers"] = new JsonObject { ["x-team"] = "hidden-value" } });
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/{id}/edit", "Edit Before");
        await user.Field("Description").FillAsync("Half a sentence");
        await user.Field("Name").FocusAsync();
        await KeptAsync(user, "Half a sentence");
        await Http.Patch(WebhooksHttp.Webhook(Project, id), """{"name":"Renamed"}""");

        await user.Page.ReloadAsync();

        await Expect(user.Field("Description")).ToHaveValueAsync("Half a sentence");
        await Expect(user.Field("Name")).ToHaveValueAsync("Renamed");
        await user.Button("Start over").ClickAsync();
        await Expect(user.Field("Description")).ToHaveValueAsync("");
        await user.Page.ReloadAsync();
        await user.Heading("Edit Renamed").WaitForAsync();
        await Expect(user.Field("Description")).ToHaveValueAsync("");
    }

    private static Task<IJSHandle> KeptAsync(BrowserSession user, string text) =>
        user.Page.WaitForFunctionAsync("text => JSON.stringify(sessionStorage).includes(text)", text);
}
