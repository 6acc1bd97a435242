using Webhooks.Actors.Projects;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Tests.Engines;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Projects;

/// <summary>Nothing is handed over between project and webhook, so nothing can be lost between them; lost hints only cost time.</summary>
public sealed class HealingTests : EngineTest
{
    [Fact]
    public async Task When_every_poke_is_lost_a_later_tick_delivers()
    {
        await Engine.CreateWebhookAsync(Receiver);
        Engine.Webhooks.Loses = message => message is WakeUp;
        await Engine.PublishAsync("evt_1", "evt_2");
        await Engine.Webhooks.UntilLostAsync(3);
        Assert.Empty(Receiver.Receipts);

        Engine.Webhooks.Loses = _ => false;

        await Receiver.UntilAll(["evt_1", "evt_2"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task When_a_node_is_lost_its_webhooks_are_woken_elsewhere_before_the_next_tick(int losses)
    {
        await Engine.CreateWebhookAsync(Receiver);
        Engine.Webhooks.Loses = message => message is WakeUp;
        await Engine.PublishAsync("evt_1");
        // The last of these was sent by a tick; the next tick comes 3 s later.
        await Engine.Webhooks.UntilLostAsync(3);
        for (var loss = 1; loss < losses; loss++)
        {
            Engine.Node.Lost.Lost();
            await Engine.Webhooks.UntilLostAsync(Engine.Webhooks.Lost + 2); // at once, and by a tick
        }

        Engine.Webhooks.Loses = _ => false;
        var lostAt = Engine.Time.GetTimestamp();
        Engine.Node.Lost.Lost();

        await Engine.UntilAsync(Receiver.UntilAll(["evt_1"]));
        Assert.InRange(Engine.Time.GetElapsedTime(lostAt), TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task When_every_report_is_lost_nothing_is_sent_twice()
    {
        await Engine.CreateWebhookAsync(Receiver);
        Engine.Projects.Loses = message => message is ReportProgress;
        await Engine.PublishAsync("evt_1");
        await Receiver.Until(1);
        await Engine.Projects.UntilLostAsync(4);

        Engine.Projects.Loses = _ => false;
        await Engine.PublishAsync("evt_2");

        await Receiver.UntilAll(["evt_2"]);
        Assert.Equal(1, TimesReceived("evt_1"));
    }

    [Fact]
    public async Task A_project_that_crashes_between_commit_and_poke_pokes_after_recovery()
    {
        await Engine.CreateWebhookAsync(Receiver);
        Engine.Webhooks.Loses = message => message is WakeUp;
        await Engine.PublishAsync("evt_1");
        await Engine.Webhooks.UntilLostAsync(1);

        // The write is done and its wake-up is lost; only the journal knows of it.
        Engine.Webhooks.Loses = _ => false;
        await Engine.Projects.CrashAsync(ProjectEntity);

        await Receiver.UntilAll(["evt_1"]);
    }

    [Fact]
    public async Task A_project_that_crashes_during_a_write_answers_that_it_does_not_know()
    {
        await Engine.CreateWebhookAsync(Receiver);
        using var gate = new JournalGate(Engine.Journal, afterTheWrite: true);
        var answer = Engine.PublishAsync("evt_1");
        await gate.UntilClosedOn<Model.EventsAccepted>();
        await Engine.Projects.CrashAsync(ProjectEntity);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => answer);
        gate.Open();

        Assert.Equal(Model.RefusalReason.Unavailable, refused.Refusal.Reason);
        Assert.Equal(new(Model.PublishedEventId.Parse("evt_1"), 1, Duplicate: true) { Webhooks = 1 },
            (await Engine.PublishAsync("evt_1")).Single());
        await Receiver.UntilAll(["evt_1"]);
        Assert.Single(Engine.Journal.Facts<Model.EventsAccepted>());
    }

    [Fact]
    public async Task A_webhook_whose_route_was_lost_asks_again()
    {
        Engine.Projects.Loses = message => message is PutRoute;
        var creating = Engine.CreateWebhookAsync(Receiver);
        await Engine.Projects.UntilLostAsync(2);
        Assert.False(creating.IsCompleted);

        Engine.Projects.Loses = _ => false;
        await creating;

        await Engine.PublishAsync("evt_1");
        await Receiver.UntilAll(["evt_1"]);
    }

    [Fact]
    public async Task A_webhook_that_crashes_before_its_route_is_confirmed_continues_when_it_is_next_asked()
    {
        Engine.Projects.Loses = message => message is PutRoute;
        var creating = Engine.CreateWebhookAsync(Receiver);
        await Engine.Projects.UntilLostAsync(1);
        var id = Engine.Journal.Facts<Model.WebhookCreated>().Single().Id;
        await Engine.Webhooks.CrashAsync(TestEngine.Entity(id));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => creating);
        Assert.Equal(Model.RefusalReason.Unavailable, refused.Refusal.Reason);

        Engine.Projects.Loses = _ => false;
        await Engine.ViewAsync(id);
        await Engine.UntilAsync(id, view => Engine.Journal.Facts<Model.RouteConfirmed>().Any());

        await Engine.PublishAsync("evt_1");
        await Receiver.Until(1);
    }

    [Fact]
    public async Task A_project_with_nothing_left_to_do_stops_and_starts_again_with_the_next_event()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("evt_1");
        await Receiver.Until(1);

        await Engine.Projects.UntilStoppedAsync(ProjectEntity);
        await Engine.Webhooks.UntilStoppedAsync(TestEngine.Entity(webhook));

        await Engine.PublishAsync("evt_2");
        await Receiver.UntilAll(["evt_2"]);
        Assert.Equal(2, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task A_project_stays_for_a_webhook_that_waits_for_a_retry()
    {
        Receiver.Answers = Answer.First(1, new(500));
        await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(150) });
        await Engine.PublishAsync("evt_1");

        // This is many times as long as a project without work stays.
        await Engine.UntilAsync(Receiver.Until(2));

        Assert.Equal(1, Engine.Projects.StartsOf(ProjectEntity));
        await Engine.Projects.UntilStoppedAsync(ProjectEntity);
    }

    [Fact]
    public async Task A_project_does_not_stay_for_a_webhook_that_is_paused()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook, CancellationToken.None);
        await Engine.PublishAsync("evt_1");

        await Engine.Projects.UntilStoppedAsync(ProjectEntity);
        await Engine.Webhooks.UntilStoppedAsync(TestEngine.Entity(webhook));

        await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook, CancellationToken.None);
        await Receiver.UntilAll(["evt_1"]);
    }

    [Fact]
    public async Task An_event_for_more_webhooks_than_wake_at_once_reaches_all_of_them()
    {
        var webhooks = new List<Model.WebhookId>();
        for (var number = 0; number < (2 * WakingTurns.Most) + 10; number++)
            webhooks.Add(await Engine.CreateWebhookAsync(Receiver));
        foreach (var webhook in webhooks)
            await Engine.Webhooks.UntilStoppedAsync(TestEngine.Entity(webhook));

        await Engine.PublishAsync("evt_1");

        await Receiver.Until(webhooks.Count);
        Assert.Equal(webhooks.Count, TimesReceived("evt_1"));
    }
}
