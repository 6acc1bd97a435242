using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Actors.Tests.Telemetry;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>The backlog of a webhook is what it will have to deliver, without the events of others.</summary>
public sealed class BacklogTests : EngineTest
{
    [Fact]
    public async Task Events_that_a_webhook_does_not_ask_for_are_none_of_its_backlog()
    {
        using var measured = new Measured(Engine.Instruments);
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Filter = EventFilter.Parse("a.b") });

        await PublishAsync(["a.b", .. Enumerable.Repeat("c.d", 10)]);
        var delivered = await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);

        Assert.Equal((0, 0), (delivered.Counts.Pending, delivered.Counts.Backlog));
        var listed = await Engine.UntilListedAsync(webhook, listed => listed.Counts.Delivered == 1);
        Assert.Equal((0, 0), (listed.Counts.Pending, listed.Counts.Backlog));
        await Engine.UntilAsync(webhook, _ => measured.Now("webhooks.backlog") == 0);

        await PublishAsync("c.d");
        Assert.Equal(0, (await Engine.ViewAsync(webhook)).Counts.Backlog);
    }

    [Fact]
    public async Task What_waits_for_a_paused_webhook_is_counted_and_many_are_no_fewer_than_there_are()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Filter = EventFilter.Parse("a.b") });
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook);

        await PublishAsync("c.d", "a.b", "c.d", "a.b", "c.d");
        Assert.Equal(2, (await Engine.ViewAsync(webhook)).Counts.Backlog);
        await Engine.UntilListedAsync(webhook, listed => listed is { Status: WebhookStatus.Paused, Counts.Backlog: 2 });

        await PublishAsync([.. Enumerable.Repeat("c.d", Backlogs.CountedUpTo), "a.b"]);
        Assert.InRange((await Engine.ViewAsync(webhook)).Counts.Backlog, 3, 5 + Backlogs.CountedUpTo + 1);

        await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook);
        Assert.Equal(0, (await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 3)).Counts.Backlog);
    }

    [Fact]
    public async Task A_webhook_is_not_behind_by_operational_events_about_itself_or_tests_of_another()
    {
        Receiver.Answers = request => new Answer(request.Path == "/dead" ? 500 : 200);
        var dead = await Engine.CreateWebhookAsync(
            Receiver,
            definition =>
                definition with
                {
                    Url = Receiver.Url("/dead").AbsoluteUri,
                    RetrySchedule = Sample.Waits(),
                    Filter = EventFilter.Parse("a.b", "delivery.exhausted")
                });
        var all = await Engine.CreateWebhookAsync(Receiver);

        await PublishAsync("a.b");
        await Engine.UntilAsync(dead, view => view.Counts.Exhausted == 1);
        await Engine.Gateway.Webhooks.SendTestAsync(Sample.Project, all);
        await Engine.UntilAsync(all, view => view.Counts.Delivered == 2);

        Assert.Equal((0, 0), ((await Engine.ViewAsync(dead)).Counts.Backlog, (await Engine.ViewAsync(all)).Counts.Backlog));
    }

    private Task<IReadOnlyList<AcceptedEvent>> PublishAsync(params IEnumerable<string> types) =>
        Engine.Gateway.Events.PublishAsync(Sample.Project,
            [.. types.Select(type => new EventDraft(EventType.Parse(type), "{}"u8.ToArray()))]);
}
