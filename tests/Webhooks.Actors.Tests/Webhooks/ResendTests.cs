using Akka.Actor;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

public sealed class ResendTests : EngineTest
{
    [Fact]
    public async Task A_delivered_event_is_sent_again_under_the_next_number()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await DeliverAsync(webhook, "evt_1");

        await ResendAsync(webhook, "evt_1");

        await Receiver.Until(2);
        var view = await Engine.UntilAsync(webhook, v => v.Counts is { Delivered: 1, Pending: 0 });
        Assert.Equal((0, 0), (view.Counts.Exhausted, view.Counts.InFlight));
        Assert.Equal([1, 2], (await DeliveryAsync(webhook, "evt_1", attempts: 2)).Attempts.Select(attempt => attempt.Number));
        Assert.Equal(Receiver.Receipts[0].Body, Receiver.Receipts[1].Body);
    }

    [Fact]
    public async Task An_exhausted_event_starts_again_with_the_whole_schedule_before_it()
    {
        Receiver.Answers = Answer.First(5, new(500));
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(1, 1) });
        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Counts.Exhausted == 1);
        Assert.Equal(3, Receiver.Receipts.Count);

        await ResendAsync(webhook, "evt_1");

        var view = await Engine.UntilAsync(webhook, v => v.Counts.Delivered == 1);
        Assert.Equal(0, view.Counts.Exhausted);
        var delivery = await DeliveryAsync(webhook, "evt_1", attempts: 6);
        Assert.Equal(DeliveryStatus.Delivered, delivery.Delivery.Status);
        Assert.Equal([1, 2, 3, 4, 5, 6], delivery.Attempts.Select(attempt => attempt.Number));
    }

    [Fact]
    public async Task One_that_waits_for_its_retry_is_due_now()
    {
        Receiver.Answers = Answer.First(1, new(500));
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(500_000) });
        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Counts is { Pending: 1, InFlight: 0 } && Receiver.Receipts.Count == 1);

        await ResendAsync(webhook, "evt_1");

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.Equal(2, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task It_is_pending_until_it_is_sent_and_goes_out_when_the_webhook_is_resumed()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await DeliverAsync(webhook, "evt_1");
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook, CancellationToken.None);

        await ResendAsync(webhook, "evt_1");
        await ResendAsync(webhook, "evt_1");

        var waiting = (await DeliveryAsync(webhook, "evt_1", attempts: 1)).Delivery;
        Assert.Equal((DeliveryStatus.Pending, 1), (waiting.Status, waiting.Attempts));
        Assert.Null(waiting.NextAttemptAt); // it waits until the webhook is resumed
        Assert.Equal((1, 0), ((await Engine.ViewAsync(webhook)).Counts.Pending, (await Engine.ViewAsync(webhook)).Counts.Delivered));

        await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook, CancellationToken.None);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.Equal(2, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task It_is_sent_after_a_crash_of_webhook_and_project()
    {
        Receiver.Answers = receipt => receipt.Attempt == 2 ? new(500) : Answer.Ok;
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(60) });
        await DeliverAsync(webhook, "evt_1");
        Engine.Projects.Region.Tell(new TestRegion.HandOff(ProjectEntity));
        await Engine.HeadAsync();
        await Engine.Projects.UntilStartedAsync(ProjectEntity, 2);

        await ResendAsync(webhook, "evt_1");
        await Receiver.Until(2);
        await Engine.UntilAsync(
            webhook,
            view => view.Counts is { Pending: 1, InFlight: 0 }
                && !Engine.Journal.Facts<AttemptsRecorded>().All(f => f.Attempts.All(a => a.Number == 1)));
        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));
        await Engine.Projects.CrashAsync(ProjectEntity);
        await Engine.HeadAsync();

        Assert.Equal(3, (await Receiver.Until(3)).Count(receipt => receipt.WebhookId == "evt_1"));
    }

    [Fact]
    public async Task What_is_no_delivery_of_the_webhook_is_not_found()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Filter = Sample.Filter("image.*") });
        await Engine.Gateway.Events.PublishAsync(Sample.Project, [Sample.Draft("evt_other", type: "other.made"), Sample.Draft("evt_1")]);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);

        foreach (var id in (string[])["evt_other", "evt_none"])
            Assert.Equal("delivery_not_found", (await Assert.ThrowsAsync<RefusedException>(() => ResendAsync(webhook, id))).Refusal.Code);
        var missing = await Assert.ThrowsAsync<RefusedException>(() => ResendAsync(WebhookId.Parse("wh_none"), "evt_1"));
        Assert.Equal("webhook_not_found", missing.Refusal.Code);
    }

    private async Task DeliverAsync(WebhookId webhook, string id)
    {
        await Engine.PublishAsync(id);
        await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 1, InFlight: 0 });
    }

    private Task ResendAsync(WebhookId webhook, string id) =>
        Engine.Gateway.Deliveries.ResendAsync(Sample.Project, webhook, PublishedEventId.Parse(id));

    /// <summary>The delivery once so many of its attempts are in the log, which follows what the webhook knows.</summary>
    private async Task<DeliveryDetail> DeliveryAsync(WebhookId webhook, string id, int attempts) =>
        (await Engine.UntilAsync(
            () => Engine.Queries.FindDeliveryAsync(Sample.Project, webhook, PublishedEventId.Parse(id), CancellationToken.None),
            found => found?.Attempts.Count >= attempts))!;
}
