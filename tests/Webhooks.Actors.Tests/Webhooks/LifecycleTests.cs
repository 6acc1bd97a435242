using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

public sealed class LifecycleTests : EngineTest
{
    [Fact]
    public async Task A_paused_webhook_keeps_its_events_and_gets_them_in_order_when_it_is_resumed()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { MaxInFlight = 1 });
        var other = await Engine.CreateWebhookAsync(Receiver);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook, CancellationToken.None);
        await Engine.PublishAsync("a", "b");
        await Engine.UntilAsync(other, view => view.Counts.Delivered == 2);
        Assert.Equal(0, (await Engine.ViewAsync(webhook)).Counts.Delivered);

        await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook, CancellationToken.None);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 2);
        Assert.Equal(4, Receiver.Receipts.Count);
        Assert.Equal(["a", "b"], Receiver.Receipts.TakeLast(2).Select(r => r.WebhookId));
    }

    [Fact]
    public async Task A_delivery_that_waits_for_its_webhook_has_no_time_for_its_next_attempt()
    {
        Receiver.Answers = _ => new Answer(500);
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(100_000) });
        await Engine.PublishAsync("evt_1");
        var due = await Engine.UntilSeenAsync(webhook, listed => listed is [{ Attempts: 1 }]);
        Assert.NotNull(due[0].NextAttemptAt);

        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook);
        await Engine.UntilListedAsync(webhook, DeliveryStatus.Pending, listed => listed is [{ NextAttemptAt: null }]);

        await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook);
        await Engine.UntilListedAsync(webhook, DeliveryStatus.Pending,
            listed => listed is [{ NextAttemptAt: { } again }] && again == due[0].NextAttemptAt);
    }

    [Fact]
    public async Task Skipping_the_backlog_continues_at_the_head()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook, CancellationToken.None);
        await Engine.PublishAsync("skipped");
        await Engine.Gateway.Webhooks.EnableAsync(Sample.Project, webhook, skipBacklog: true, CancellationToken.None);

        await Engine.PublishAsync("after");

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.Equal(["after"], Receiver.Receipts.Select(r => r.WebhookId));
    }

    [Fact]
    public async Task A_deleted_webhook_gets_nothing_more_and_is_not_found()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        var other = await Engine.CreateWebhookAsync(Receiver);
        await Engine.Gateway.Webhooks.DeleteAsync(Sample.Project, webhook, CancellationToken.None);

        await Engine.PublishAsync("evt_1");

        await Engine.UntilAsync(other, view => view.Counts.Delivered == 1);
        Assert.Single(Receiver.Receipts);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Engine.ViewAsync(webhook));
        Assert.Equal("webhook_not_found", refused.Refusal.Code);
        await Engine.Gateway.Webhooks.DeleteAsync(Sample.Project, webhook, CancellationToken.None);
    }

    [Theory]
    [InlineData(200, DeliveryStatus.Delivered)]
    [InlineData(500, DeliveryStatus.Cancelled)]
    public async Task An_attempt_in_flight_when_its_webhook_is_deleted_is_in_the_attempt_log(int status, DeliveryStatus becomes)
    {
        var answered = new TaskCompletionSource();
        Receiver.Answers = _ => new Answer(status) { When = answered.Task };
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("evt_1");
        await Receiver.Until(1);

        await Engine.Gateway.Webhooks.DeleteAsync(Sample.Project, webhook);
        answered.SetResult();

        await Engine.UntilListedAsync(webhook, null, listed => listed is [{ Attempts: 1 } delivery] && delivery.Status == becomes);
        var detail = await Engine.Queries.FindDeliveryAsync(
            Sample.Project, webhook, PublishedEventId.Parse("evt_1"), CancellationToken.None);
        Assert.Equal((1, status), Assert.Single(detail!.Attempts) is var attempt ? (attempt.Number, attempt.StatusCode) : default);
    }

    [Fact]
    public async Task A_deletion_answered_is_known_after_both_sides_crash()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.Gateway.Webhooks.DeleteAsync(Sample.Project, webhook, CancellationToken.None);
        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));
        await Engine.Projects.CrashAsync(ProjectEntity);
        var other = await Engine.CreateWebhookAsync(Receiver);

        await Engine.PublishAsync("evt_1");

        await Engine.UntilAsync(other, view => view.Counts.Delivered == 1);
        Assert.Single(Receiver.Receipts);
    }

    [Fact]
    public async Task A_delivery_whose_schedule_is_spent_is_exhausted_and_the_next_one_starts()
    {
        Receiver.Answers = receipt => receipt.WebhookId == "bad" ? new(500) : Answer.Ok;
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(1, 1) });

        await Engine.PublishAsync("bad", "good");

        var view = await Engine.UntilAsync(webhook, view => view.Counts is { Exhausted: 1, Delivered: 1 });
        Assert.Equal(0, view.Counts.Pending);
        Assert.Equal((3, 1), (TimesReceived("bad"), TimesReceived("good")));
        await Engine.Projects.UntilStoppedAsync(ProjectEntity);
        Assert.Equal(3, TimesReceived("bad"));
    }

    [Fact]
    public async Task In_order_nothing_passes_a_delivery_that_waits_for_its_retry()
    {
        Receiver.Answers = receipt => receipt is { WebhookId: "a", Attempt: < 3 } ? new(500) : Answer.Ok;
        var webhook = await Engine.CreateWebhookAsync(
            Receiver, definition => definition with { Ordering = DeliveryOrder.Strict, RetrySchedule = Sample.Waits(5, 5, 5) });

        await Engine.PublishAsync("a", "b", "c");

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 3);
        Assert.Equal(["a", "a", "a", "b", "c"], Receiver.Receipts.Select(r => r.WebhookId));
    }

    [Fact]
    public async Task Only_what_the_filter_matches_arrives_also_after_it_changed()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Filter = Sample.Filter("image.*") });
        await PublishAsync("i1", "image.made");
        await PublishAsync("p1", "project.made");
        await PublishAsync("i2", "image.made");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 2);

        var patch = new WebhookPatch { Filter = new(Sample.Filter("project.*")) };
        await Engine.Gateway.Webhooks.ChangeAsync(Sample.Project, webhook, patch, CancellationToken.None);
        await PublishAsync("i3", "image.made");
        await PublishAsync("p2", "project.made");

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 3);
        Assert.Equal(["i1", "i2", "p2"], Receiver.Receipts.Select(r => r.WebhookId).Order());
    }

    [Fact]
    public async Task A_webhook_may_start_at_the_earliest_event()
    {
        await Engine.PublishAsync("before_1", "before_2");

        var webhook = await Engine.CreateWebhookAsync(Receiver, startAt: StartAt.Earliest);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 2);
        Assert.Equal(["before_1", "before_2"], Receiver.Receipts.Select(r => r.WebhookId).Order());
    }

    [Fact]
    public async Task A_test_event_reaches_its_webhook_alone()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Filter = Sample.Filter("none.such") });
        var other = await Engine.CreateWebhookAsync(Receiver);

        var id = await Engine.Gateway.Webhooks.SendTestAsync(Sample.Project, webhook, CancellationToken.None);
        await Engine.PublishAsync("evt_1");

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        await Engine.UntilAsync(other, view => view.Counts.Delivered == 1);
        Assert.Equal(new[] { id.Value, "evt_1" }.Order(), Receiver.Receipts.Select(r => r.WebhookId).Order());
    }

    [Fact]
    public async Task Outcomes_that_end_together_are_one_write()
    {
        var ids = Given.Ids(200);
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { MaxInFlight = 100 });

        await Engine.PublishAsync(ids);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 200);
        await Engine.Webhooks.HandOffAsync(TestEngine.Entity(webhook));
        Assert.Equal(200, Engine.Journal.Facts<AttemptsRecorded>().Sum(f => f.Attempts.Length));
        Assert.InRange(Engine.Journal.Facts<AttemptsRecorded>().Count(), 1, 60);
    }

    private Task<AcceptedEvent> PublishAsync(string id, string type) =>
        Engine.Gateway.Events.PublishAsync(Sample.Project, Sample.Draft(id, type: type));
}
