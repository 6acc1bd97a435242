using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Registering;

public sealed class WebhookFormTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field_in_words_for_the_user()
    {
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/new", "Create a webhook");
        await user.Field("URL").FillAsync("http://10.0.0.1/hooks");
        await user.Main.GetByText("Advanced", new() { Exact = true }).ClickAsync();
        await user.Field("Rate").FillAsync("many");
        await user.Field("Timeout").FillAsync("5 minutes");
        await user.Field("Retry schedule").FillAsync("5s, soon");
        await user.Button("Create").ClickAsync();

        await user.Main.GetByText("Enter a name.").WaitForAsync();
        await user.Main.GetByText("Select at least one event type.").WaitForAsync();
        await user.Main.GetByText("Enter a time from 1s to 60s, such as 15s.").WaitForAsync();
        Assert.Equal("true", await user.Field("Timeout").GetAttributeAsync("aria-invalid"));
        Assert.Equal("true", await user.Field("Retry schedule").GetAttributeAsync("aria-invalid"));
        await user.Main.GetByText("Enter a whole number, such as 100.").WaitForAsync();
        Assert.Equal("true", await user.Field("Rate").GetAttributeAsync("aria-invalid"));

        // What only the engine knows comes when the rest is right.
        await user.Field("Name").FillAsync("Inner");
        await user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "All events" }).CheckAsync();
        await user.Field("Rate").FillAsync("");
        await user.Field("Timeout").FillAsync("5s");
        await user.Field("Retry schedule").FillAsync("5s, 1m");
        await user.Button("Create").ClickAsync();
        await user.Page.Locator(".field.wrong", new() { HasText = "URL" }).WaitForAsync();
        Assert.Equal("true", await user.Field("URL").GetAttributeAsync("aria-invalid"));
        Assert.Null(await user.Field("Timeout").GetAttributeAsync("aria-invalid"));
    }

    [Fact]
    public async Task All_fields_that_are_edited_are_stored_and_what_was_not_touched_stays()
    {
        var receiver = await StartReceiver();
        var id = await Http.Register(Project, receiver, with: new JsonObject
        {
            ["name"] = "Before",
            ["headers"] = new JsonObject { ["x-team"] = "hidden-value", ["x-old"] = "1" },
            ["retry_schedule"] = new JsonArray("5s", "60s"),
        });
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/{id}/edit", "Edit Before");
        Assert.DoesNotContain("hidden-value", await user.Page.ContentAsync(), StringComparison.Ordinal);

        await user.Field("Name").FillAsync("After");
        await user.Field("Description").FillAsync("Changed");
        await user.Main.GetByText("Advanced", new() { Exact = true }).ClickAsync();
        await user.Field("Rate").FillAsync("7");
        await user.Field("Per").FillAsync("1m");
        await user.Field("At once").FillAsync("3");
        await user.Field("Timeout").FillAsync("9s");
        await user.Field("Order").SelectOptionAsync("key");
        await user.Button("Remove x-old").ClickAsync();
        await user.Button("Add a header").ClickAsync();
        await user.Field("Name of the new header").FillAsync("x-new");
        await user.Field("Name of the new header").PressAsync("Tab");
        await user.Field("Value of x-new").FillAsync("2");
        await user.Field("Another type or pattern").FillAsync("image.*");
        await user.Button("Add").ClickAsync();
        await user.Page.GetByRole(AriaRole.Checkbox, new() { Name = "All events" }).UncheckAsync();
        await user.Button("Save").ClickAsync();

        var changed = await Http.Until(WebhooksHttp.Webhook(Project, id), webhook => (string?)webhook["name"] == "After");
        Assert.Equal("""{"x-new":"2","x-team":"hidden-value"}""", changed["headers"]!.ToJsonString());
        Assert.Equal("""["image.*"]""", changed["event_types"]!.ToJsonString());
        Assert.Equal("""["5s","60s"]""", changed["retry_schedule"]!.ToJsonString());
        Assert.Equal(("Changed", 7, "60s", 3, "9s", "key"), (
            (string?)changed["description"], (int)changed["throttle"]!["rate"]!, (string?)changed["throttle"]!["per"],
            (int)changed["max_in_flight"]!, (string?)changed["timeout"], (string?)changed["ordering"]));
    }

    [Fact]
    public async Task The_handlers_of_a_form_outlive_what_is_done_in_it()
    {
        // Blazor may lose an event that comes while a render replaces its handler: each click in the form would do so.
        const string Handlers = """
            form => Object.keys(form).filter(key => key.startsWith('_blazorEvents'))
              .flatMap(key => Object.entries(form[key].handlers).map(([name, handler]) => `${name} ${handler.eventHandlerId}`))
            """;
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/new", "Create a webhook");
        var form = user.Main.Locator("form");
        var before = await form.EvaluateAsync<string[]>(Handlers);
        Assert.Contains(before, handler => handler.StartsWith("click ", StringComparison.Ordinal));

        await user.Field("Name").FillAsync("Trainer");
        await user.Main.GetByText("Advanced", new() { Exact = true }).ClickAsync();
        await user.Page.WaitForFunctionAsync("JSON.stringify(sessionStorage).includes('Trainer')");
        await user.Button("Add a header").ClickAsync();
        await user.Field("Name of the new header").WaitForAsync();

        Assert.Equal(before, await form.EvaluateAsync<string[]>(Handlers));
    }
}
