using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Delivering;

public sealed class DeliveryPageTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task Each_attempt_is_described_with_its_answer_the_next_one_counts_down_and_is_tried_now_on_demand()
    {
        var answers = Answer.InTurn(
            new Answer(503) { Body = "{\"why\":\"asleep\"}", Headers = new Dictionary<string, string> { ["x-reason"] = "night" } },
            Answer.Reset, Answer.Ok);
        var receiver = await StartReceiver(answers);
        var id = await Http.Register(Project, receiver,
            with: new JsonObject { ["name"] = "Trainer", ["retry_schedule"] = Given.Waits("30m", 5) });
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(1);
        var user = await OpenAsync(id);

        await user.Main.GetByText("The first attempt failed: the receiver answered 503.").WaitForAsync();
        await Expect(user.Main.Locator(".notice")).ToContainTextAsync(new Regex("The next attempt is due in (29|30) min"));
        await user.Main.GetByText("\"asleep\"").WaitForAsync();
        await user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "x-reason" }).GetByText("night").WaitForAsync();

        await user.Button("Try now").ClickAsync();
        await user.Main.GetByText("Attempt 2", new() { Exact = true }).WaitForAsync();
        await Expect(user.Main.Locator(".notice"))
            .ToContainTextAsync(new Regex("the receiver (reset|closed) the connection before answering"));

        await user.Button("Try now").ClickAsync();
        await user.Main.GetByText("Delivered", new() { Exact = true }).First.WaitForAsync();
        await Expect(user.Main.Locator(".notice")).ToContainTextAsync("Delivered with attempt 3: the receiver answered 200.");
        await user.Button("Resend").ClickAsync();
        Assert.Equal(4, (await receiver.Until(4)).Count);
        await user.Main.GetByText("Attempt 4", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task Attempts_are_a_timeline_with_the_waits_between_them_and_what_each_was_spent_on()
    {
        var receiver = await StartReceiver(Answer.First(2, new Answer(503)));
        var id = await Http.Register(Project, receiver,
            with: new JsonObject { ["name"] = "Trainer", ["retry_schedule"] = new JsonArray("1s", "2h") });
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await receiver.Until(2);
        var user = await OpenAsync(id);
        var moments = user.Main.Locator(".timeline > li:not(.pause)");

        await Expect(moments).ToHaveCountAsync(4);
        await Expect(moments.First).ToContainTextAsync(new Regex("Next attempt due in (1 h 59 min|2 h)"));
        await Expect(moments.Last).ToContainTextAsync("Accepted");
        await Expect(user.Main.Locator(".timeline .pause").Filter(new() { HasTextRegex = new Regex("^waited 1(\\.\\d)? s$") }))
            .ToHaveCountAsync(1);
        await user.Main.GetByRole(AriaRole.Img, new() { NameRegex = new("^Of .*: .*Wait ") }).First.WaitForAsync();
        await user.PictureAsync("timeline");

        var log = (await Http.Get($"{WebhooksHttp.Deliveries(Project, id)}/evt_1")).Json["attempt_log"]!.AsArray();
        Assert.Contains(log, attempt => (double?)attempt!["timing"]!["connect_ms"] > 0);
        Assert.All(log, attempt => Assert.InRange((double)attempt!["timing"]!["wait_ms"]!, 0, (double)attempt["duration_ms"]! + 1));
    }

    [Fact]
    public async Task The_body_is_shown_pretty_and_byte_by_byte_as_it_was_sent()
    {
        var receiver = await StartReceiver();
        var id = await Http.Register(Project, receiver, with: new JsonObject { ["name"] = "Trainer" });
        (await Http.Publish(Project, Given.Event("evt_1", data: "{ \"a\" : 1.50, \"b\":\"\\u00e9\"}"))).Expect(HttpStatusCode.Accepted);
        var sent = Assert.Single(await receiver.Until(1));
        var user = await OpenAsync(id);

        await user.Main.GetByText("\"id\": \"evt_1\",").WaitForAsync();
        await user.Button("Raw").ClickAsync();

        Assert.Equal(Encoding.UTF8.GetString(sent.Body),
            await user.Page.GetByRole(AriaRole.Group, new() { Name = "The body as it is" }).InnerTextAsync());
    }

    [Fact]
    public async Task It_is_copied_as_curl_without_a_secret_and_the_receiver_takes_it_when_the_signature_is_filled_in()
    {
        var receiver = await StartReceiver();
        var id = await Http.Register(Project, receiver, "/it's?a=[1]",
            new JsonObject { ["name"] = "Trainer", ["headers"] = new JsonObject { ["x-team"] = "hidden-value" } });
        (await Http.Publish(Project, Given.Event("evt_1", data: """{"text":"it's $HOME `id` \\ !! %"}"""))).Expect(HttpStatusCode.Accepted);
        var sent = Assert.Single(await receiver.Until(1));
        var user = await OpenAsync(id);
        var command = user.Button("Copy as curl");

        Assert.Contains("webhook-signature: v1,SIGNATURE", await command.GetAttributeAsync("data-copy"), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-value", await user.Page.ContentAsync(), StringComparison.Ordinal);

        await user.Button("Fill in signature and headers").ClickAsync();
        await user.Button("Remove them again").WaitForAsync();
        Assert.DoesNotContain(receiver.Secret, await user.Page.ContentAsync(), StringComparison.Ordinal);
        await RunAsync((await command.GetAttributeAsync("data-copy"))!);

        var copy = (await receiver.Until(2))[1];
        Assert.True(copy.IsSigned);
        Assert.Equal((sent.WebhookId, sent.Path, "hidden-value"), (copy.WebhookId, copy.Path, copy.Headers["x-team"]));
        Assert.Equal(sent.Body, copy.Body);
    }

    [Fact]
    public async Task From_a_delivery_one_gets_to_what_the_inspector_caught_and_back()
    {
        var bin = (await Http.Post("api/v1/bins")).Expect(HttpStatusCode.Created);
        var webhook = await Http.CreateWebhook(Project,
            new JsonObject { ["name"] = "Trainer", ["url"] = (string?)bin["url"], ["event_types"] = new JsonArray("*") });
        (await Http.Publish(Project, Given.Event("evt_other"))).Expect(HttpStatusCode.Accepted);
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var user = await OpenAsync((string)webhook["id"]!);

        await user.Link("See it in the inspector").ClickAsync();
        await user.Main.GetByText("Only evt_1").WaitForAsync();
        await user.Link("See the delivery").ClickAsync();

        await user.Heading("Image Status Update").WaitForAsync();
        await Expect(user.Page).ToHaveURLAsync(new Regex($"/webhooks/{(string?)webhook["id"]}/deliveries/evt_1$"));
    }

    private async Task<BrowserSession> OpenAsync(string webhook)
    {
        var user = await BrowseAsync();
        await user.OpenAsync($"projects/{Project}/webhooks/{webhook}/deliveries/evt_1", "Image Status Update");
        return user;
    }

    private static async Task RunAsync(string command)
    {
        using var shell =
            Process.Start(
                new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"{await output}{await errors}");
    }
}
