using Webhooks.Actors.Journal;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>Events are deleted when they are old enough, and no sooner than every webhook has ended what it has of them.</summary>
public sealed class ExpiryTests : IAsyncLifetime
{
    private static readonly TimeSpan Retained = TimeSpan.FromMinutes(3);

    private TestEngine Engine { get; } = new(retention: new() { Events = Retained, Attempts = TimeSpan.FromDays(1) });

    private Receiver Receiver { get; } = new();

    public Task InitializeAsync()
    {
        Engine.StartSweep();
        return Receiver.Open();
    }

    public async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    [Fact]
    public async Task What_a_paused_webhook_has_not_read_expires_and_is_shown_so()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("evt_before");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook);
        await Engine.PublishAsync(Given.Ids(5));

        var view = await Engine.UntilAsync(webhook, view => view.Counts.Exhausted == 5);

        Assert.Equal((0L, 1L), (view.Counts.Pending, view.Counts.Delivered));
        var exhausted = await Engine.UntilListedAsync(webhook, DeliveryStatus.Exhausted, listed => listed.Count == 5);
        Assert.Equal(Given.Ids(5).Order(), exhausted.Select(delivery => delivery.EventId.Value).Order());
        Assert.All(exhausted, delivery => Assert.Equal(("expired", 0), (delivery.LastFailureReason, delivery.Attempts)));
        Assert.All(exhausted, delivery => Assert.True(delivery.CompletedAt >= delivery.AcceptedAt + Retained));
        Assert.Empty(await DeliveriesAsync(webhook, DeliveryStatus.Pending));
        Assert.Equal(6, (await DeliveriesAsync(webhook, null)).Count);
        await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook);
        await Engine.PublishAsync("evt_after");
        await Receiver.UntilAll(["evt_before", "evt_after"]);
        Assert.Equal(2, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task Of_a_webhook_with_a_filter_only_what_it_wants_expires_and_is_still_shown_when_the_events_are_gone()
    {
        var webhook = await Engine.CreateWebhookAsync(
            Receiver, definition => definition with { Payload = PayloadFilter.Parse("""{"data.wanted":true}""") });
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook);
        for (var i = 0; i < 6; i++)
            await Engine.Gateway.Events.PublishAsync(
                Sample.Project, [Sample.Draft($"evt_{i}", i is 1 or 4 or 5 ? """{"wanted":true}""" : "{}")]);

        await Engine.UntilAsync(webhook, view => view.Counts.Exhausted == 3);

        var exhausted = await Engine.UntilListedAsync(webhook, DeliveryStatus.Exhausted, listed => listed.Count == 3);
        Assert.Equal(["evt_5", "evt_4", "evt_1"], exhausted.Select(delivery => delivery.EventId.Value));
        var page = await Engine.Queries.FindEventAsync(Sample.Project, PublishedEventId.Parse("evt_4"), CancellationToken.None);
        Assert.Equal(DeliveryStatus.Exhausted, Assert.Single(page!.Deliveries).Status);
    }

    [Fact]
    public async Task What_waits_for_a_retry_expires_with_its_attempts_and_is_reported_once()
    {
        await using var listener = new Receiver();
        await listener.Open();
        await Engine.CreateWebhookAsync(listener, definition => definition with { Filter = Sample.Filter("delivery.exhausted") });
        Receiver.Answers = _ => new(500);
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(200_000) });
        await Engine.PublishAsync(Given.Ids(3));
        await Receiver.Until(3);

        var view = await Engine.UntilAsync(webhook, view => view.Counts.Exhausted == 3);

        Assert.Equal(0, view.Counts.Pending);
        var exhausted = await Engine.UntilListedAsync(webhook, DeliveryStatus.Exhausted, listed => listed.Count == 3);
        Assert.All(exhausted,
            delivery => Assert.Equal(("expired", 1, (int?)500), (delivery.LastFailureReason, delivery.Attempts, delivery.LastStatusCode)));
        await listener.Until(1);
        var body = System.Text.Encoding.UTF8.GetString(listener.Receipts.Single().Body);
        Assert.Contains("\"count\":3", body, StringComparison.Ordinal);
        Assert.Contains("\"last_failure_reason\":\"expired\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_deleted_when_no_webhook_needs_them_and_the_project_continues_after_a_crash()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync(Given.Ids(20));
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 20);
        await UntilFirstRowIsAsync(row => row > LastRowOfEvents());

        await Engine.Projects.CrashAsync(EngineTest.ProjectEntity);

        var again = await Engine.PublishAsync("evt_next", Given.Ids(20).First());
        Assert.Equal((21, false), (again[0].Sequence, again[0].Duplicate));
        Assert.Equal((1, true), (again[1].Sequence, again[1].Duplicate));
        await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 21, Exhausted: 0 });
        Assert.Equal(21, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task A_webhook_that_cannot_be_reached_keeps_what_it_needs()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        Engine.Webhooks.Loses = message => message is WakeUp or ExpireDeliveries;
        var ids = Given.Ids(4);
        await Engine.PublishAsync(ids);
        var lost = Engine.Webhooks.Lost;
        await Engine.Webhooks.UntilLostAsync(lost + 6);
        await Engine.PassAsync(2 * Retained);
        Assert.DoesNotContain(Engine.Journal.Rows, row => row.Payload is EventsExpired);
        Assert.Equal(1, await FirstRowAsync());

        Engine.Webhooks.Loses = _ => false;

        var view = await Engine.UntilAsync(webhook, view => view.Counts.Delivered + view.Counts.Exhausted == 4);
        Assert.Equal(view.Counts.Delivered, Receiver.Receipts.Select(receipt => receipt.WebhookId).Distinct().Count());
        await UntilFirstRowIsAsync(row => row > LastRowOfEvents());
    }

    [Fact]
    public async Task What_has_expired_is_not_sent_again()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("evt_1", "evt_2");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 2);
        await Engine.Journal.UntilAsync(() => Engine.Journal.Rows.Any(row => row.Payload is EventsExpired { UpTo.Sequence: 2 }),
            "the events to expire");
        await Engine.PublishAsync("evt_3");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 3);

        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => Engine.Gateway.Deliveries.ResendAsync(Sample.Project, webhook, PublishedEventId.Parse("evt_1")));

        Assert.Equal("event_expired", refused.Refusal.Code);
        Assert.Equal(1, await Engine.Gateway.Replays.CountAsync(Sample.Project, webhook, ReplayScope.All));
        var (found, body) =
            (await Engine.Queries.FindEventAsync(Sample.Project, PublishedEventId.Parse("evt_1"), CancellationToken.None))! is var detail
                ? (detail.Event, detail.Body)
                : default;
        Assert.Equal(1, found.Sequence);
        await UntilFirstRowIsAsync(row => row > 2);
        Assert.Null((await Engine.Queries.FindEventAsync(Sample.Project, PublishedEventId.Parse("evt_1"), CancellationToken.None))!.Body);
    }

    [Fact]
    public async Task The_earliest_start_is_the_oldest_event_that_is_retained()
    {
        var first = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Filter = Sample.Filter("nothing.comes") });
        await Engine.PublishAsync("evt_1", "evt_2");
        await Engine.Journal.UntilAsync(() => Engine.Journal.Rows.Any(row => row.Payload is EventsExpired { UpTo.Sequence: 2 }),
            "the events to expire");
        await Engine.PublishAsync("evt_3");

        var webhook = await Engine.CreateWebhookAsync(Receiver, startAt: StartAt.Earliest);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.Equal(["evt_3"], Receiver.Receipts.Select(receipt => receipt.WebhookId));
        Assert.Equal(0, (await Engine.ViewAsync(first)).Counts.Exhausted);
    }

    [Fact]
    public async Task A_project_without_publishes_is_woken_for_it()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        await Engine.Projects.UntilStoppedAsync(EngineTest.ProjectEntity);

        await UntilFirstRowIsAsync(row => row > LastRowOfEvents());
        await Engine.Projects.UntilStoppedAsync(EngineTest.ProjectEntity);
    }

    private long LastRowOfEvents() => Engine.Journal.Rows.Where(row => row.Payload is EventsAccepted).Max(row => row.SequenceNr);

    private async Task<IReadOnlyList<DeliveryView>> DeliveriesAsync(WebhookId webhook, DeliveryStatus? status) =>
        (await Engine.Queries.ListDeliveriesAsync(
            Sample.Project, webhook, new(status, null, null, null), 100, null, CancellationToken.None)).Items;

    private async Task<long> FirstRowAsync() =>
        (await Engine.Node.Log.ReadFactsAsync(ProjectLog.PersistenceId(Sample.Project), 1, long.MaxValue)) is [var first, ..]
            ? first.Row
            : long.MaxValue;

    private Task<long> UntilFirstRowIsAsync(Func<long, bool> wanted) => Engine.UntilAsync(FirstRowAsync, wanted);
}
