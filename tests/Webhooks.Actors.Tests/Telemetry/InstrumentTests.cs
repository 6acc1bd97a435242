using Webhooks.Actors.Tests.Engines;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Telemetry;

public sealed class InstrumentTests : EngineTest
{
    [Fact]
    public async Task Publishes_commits_attempts_and_deliveries_are_counted_and_timed()
    {
        using var measured = new Measured(Engine.Instruments);
        Receiver.Answers = Answer.First(1, new Answer(500));
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(1) });

        await Engine.PublishAsync("evt_1", "evt_2");
        await Engine.PublishAsync("evt_1");
        await Assert.ThrowsAsync<RefusedException>(() => Engine.Gateway.Events.PublishAsync(Sample.Project, Sample.Draft("evt_1", "1")));
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 2);

        Assert.Equal(
            (1, 1, 1),
            (measured.Sum("webhooks.publish.requests", "webhooks.result=accepted"),
                measured.Sum("webhooks.publish.requests", "webhooks.result=duplicate"),
                measured.Sum("webhooks.publish.requests", "webhooks.result=conflict")));
        Assert.Equal((1, 2, 1),
            (measured.Sum("webhooks.commit.rows"), measured.Sum("webhooks.commit.events"), measured.Count("webhooks.commit.duration")));
        Assert.Equal(1, measured.Count("webhooks.journal.write.duration", "webhooks.write=events"));
        Assert.Equal(
            (2, 2),
            (measured.Sum("webhooks.attempts", "webhooks.outcome=failed error.type=status"),
                measured.Sum("webhooks.attempts", "webhooks.outcome=succeeded")));
        Assert.Equal(2, measured.Count("webhooks.attempt.duration", "webhooks.outcome=failed"));
        Assert.Equal(2, measured.Sum("webhooks.deliveries", "webhooks.outcome=delivered"));
        Assert.Equal(
            (1, 1),
            (measured.Count("webhooks.recovery.duration", "webhooks.entity=project"),
                measured.Count("webhooks.recovery.duration", "webhooks.entity=webhook")));
    }

    [Fact]
    public async Task A_delivery_whose_schedule_is_spent_is_counted_as_exhausted()
    {
        using var measured = new Measured(Engine.Instruments);
        Receiver.Answers = _ => new Answer(422);
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits() });

        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Counts.Exhausted == 1);

        Assert.Equal(1, measured.Sum("webhooks.deliveries", "webhooks.outcome=exhausted"));
    }

    [Fact]
    public async Task What_is_in_flight_and_the_states_of_the_webhooks_can_be_observed()
    {
        using var measured = new Measured(Engine.Instruments);
        Receiver.Answers = _ => Answer.Hang;
        await Engine.CreateWebhookAsync(Receiver, definition => definition with { MaxInFlight = 1, Timeout = TimeSpan.FromSeconds(60) });
        var paused = await Engine.CreateWebhookAsync(Receiver);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, paused);
        await Engine.PublishAsync("evt_1");
        await Receiver.Until(1);

        await Become(() => measured.Now("webhooks.attempts.in_flight"), 1);
        await Become(() => measured.Now("webhooks.registered", "webhooks.status=active"), 1);
        await Become(() => measured.Now("webhooks.registered", "webhooks.status=paused"), 1);
        await Become(() => measured.Now("webhooks.registered", "webhooks.status=disabled"), 0);
    }

    [Fact]
    public async Task What_waits_behind_a_failing_receiver_has_an_age_and_a_number()
    {
        using var measured = new Measured(Engine.Instruments);
        Receiver.Answers = _ => new Answer(500);
        var webhook = await Engine.CreateWebhookAsync(
            Receiver, definition => definition with { RetrySchedule = Sample.Waits(5, 5, 100_000) });
        foreach (var number in Enumerable.Range(1, 20))
            await Engine.PublishAsync($"evt_{number}");
        await Engine.UntilAsync(webhook, view => view.Health.IsFailing);
        foreach (var number in Enumerable.Range(21, 20))
            await Engine.PublishAsync($"evt_{number}");

        await Become(() => measured.Now("webhooks.failing"), 1);
        await Become(() => measured.Now("webhooks.deliveries.pending") > 0 ? 1 : 0, 1);
        await Become(() => measured.Now("webhooks.deliveries.oldest_pending.age") > 30 ? 1 : 0, 1);
        await Become(() => measured.Now("webhooks.backlog") > 0 ? 1 : 0, 1);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook);
        await Become(() => measured.Now("webhooks.backlog"), 0);
    }

    [Fact]
    public async Task No_tag_distinguishes_projects_webhooks_or_receivers()
    {
        using var measured = new Measured(Engine.Instruments);
        Receiver.Answers = Answer.First(1, Answer.Reset);
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(1) });
        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);

        foreach (var identifier in (string[])[Sample.Project.Value, webhook.Value, "evt_1", "127.0.0.1", Sample.Type.Value])
            Assert.DoesNotContain(measured.Tags, tags => tags.Contains(identifier, StringComparison.Ordinal));
    }

    /// <summary>The read model follows within moments, and is counted at most once a minute of the engine's quick clock.</summary>
    private Task<double?> Become(Func<double?> value, double wanted) =>
        Engine.UntilAsync(() => Task.FromResult(value()), seen => seen == wanted);
}
