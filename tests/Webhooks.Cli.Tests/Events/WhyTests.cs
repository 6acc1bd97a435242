using System.Text.Json.Nodes;
using Webhooks.Cli.Tests.Running;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Cli.Tests.Events;

public sealed class WhyTests(CliHost shared, ITestOutputHelper output) : CliTest(shared, output)
{
    private const string Event = "evt_why";

    [Fact]
    public async Task One_command_says_why_an_event_did_not_arrive()
    {
        var good = await StartReceiver();
        var bad = await StartReceiver(_ => new(500) { Body = "database\nis down" });
        var delivered = await Register(good, "Good");
        var exhausted = await Register(bad, "Bad", new() { ["retry_schedule"] = new JsonArray() });
        var paused = await Register(good, "Paused");
        await Http.Post($"{WebhooksHttp.Webhook(Project, paused)}/pause");
        await Register(good, "Picky", new() { ["event_types"] = new JsonArray("user.created") });
        await Http.Publish(Project, Given.Event(Event));
        await UntilDelivery(delivered, Event, "delivered");
        await UntilDelivery(exhausted, Event, "exhausted");

        var story = (await Tool.Run("events", "show", Event)).Expect();

        Assert.Contains($"Good ({delivered})  delivered", story, StringComparison.Ordinal);
        Assert.Contains("with attempt 1, answered 200.", story, StringComparison.Ordinal);
        Assert.Contains($"Bad ({exhausted})  exhausted", story, StringComparison.Ordinal);
        Assert.Contains("failed: the receiver answered 500.", story, StringComparison.Ordinal);
        Assert.Contains("It answered: database is down", story, StringComparison.Ordinal);
        Assert.Contains($"→ webhooks deliveries resend {exhausted} {Event} --project {Project}", story, StringComparison.Ordinal);
        Assert.Contains($"→ webhooks webhooks resume {paused} --project {Project}", story, StringComparison.Ordinal);
        Assert.Contains("It receives user.created, and the event is image.status_changed.", story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_is_shown_attempt_by_attempt_and_resent()
    {
        var receiver = await StartReceiver(Answer.First(2, new(503) { Body = "busy" }));
        var webhook = await Register(receiver, "Trainer", new() { ["retry_schedule"] = new JsonArray("100ms") });
        await Http.Publish(Project, Given.Event(Event));
        await UntilDelivery(webhook, Event, "exhausted");

        var shown = (await Tool.Run("deliveries", "show", "Trainer", Event)).Expect();
        Assert.Contains("Given up", shown, StringComparison.Ordinal);
        Assert.Equal(1 + 2, shown.Split("the receiver answered 503").Length - 1); // in the story, and for each attempt
        Assert.Contains("busy", shown, StringComparison.Ordinal);

        (await Tool.Run("deliveries", "resend", "Trainer", Event)).Expect();
        await UntilDelivery(webhook, Event, "delivered");
        Assert.Contains("with attempt 3, answered 200.", (await Tool.Run("deliveries", "show", "Trainer", Event)).Expect(),
            StringComparison.Ordinal);
        Assert.Equal(
            Event,
            (string?)Assert.Single(
                (await Tool.Run("deliveries", "list", "Trainer", "--status", "delivered", "-o", "json")).Lines)["event_id"]);
    }

    [Fact]
    public async Task An_event_that_was_never_accepted_is_reported_as_such()
    {
        var ran = await Tool.Run("events", "show", "evt_unknown");

        Assert.Equal(4, ran.Code);
        Assert.Contains($"The project {Project} has no event evt_unknown", ran.Error, StringComparison.Ordinal);
        Assert.Empty(ran.Out);
    }

    [Fact]
    public async Task Hostile_names_and_answers_reach_no_terminal()
    {
        var receiver = await StartReceiver(_ => new(500) { Body = "\u001b]0;owned\u0007\u001b[2J[red]\u009b31m" });
        var webhook = await Register(receiver, "[bold]x[/] [", new() { ["retry_schedule"] = new JsonArray(), ["description"] = "[blink]" });
        await Http.Publish(Project, Given.Event(Event, "{\"text\":\"[red]\u009b31m\u202e[/]\"}"));
        await UntilDelivery(webhook, Event, "exhausted");

        foreach (var args in (string[][])[["events", "show", Event], ["deliveries", "show", webhook, Event],
            ["deliveries", "show", webhook, Event, "-o", "json"], ["webhooks", "list"], ["webhooks", "show", webhook],
            ["events", "show", Event, "-o", "json"]])
        {
            var ran = await Tool.Run(args);
            Assert.DoesNotContain(ran.Expect().Concat(ran.Error), c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        }

        Assert.Contains("[bold]x[/] [", (await Tool.Run("webhooks", "list")).Expect(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tail_shows_deliveries_as_they_come()
    {
        var receiver = await StartReceiver(Answer.First(1, new(500)));
        await Register(receiver, "Trainer", new() { ["retry_schedule"] = new JsonArray("1s") });
        await using var tail = new ChildProcess(Tool.Program);
        tail.Launch(["deliveries", "tail", "--interval", "200ms", "--project", Project], Tool.Environment);
        await tail.Output.UntilSays("Following the deliveries");

        await Http.Publish(Project, Given.Event(Event));

        await tail.Output.UntilSays($"{Event}  delivered  attempt 2: 200");
        Assert.Equal(0, (await tail.Stop()).Code);
    }
}
