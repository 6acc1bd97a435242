using Akka.Actor;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

public sealed class ReplayTests : EngineTest
{
    [Fact]
    public async Task Everything_of_many_pages_arrives_once_more()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        var ids = await PublishAsync(1_300);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == ids.Length);

        var replay = await Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.All);

        Assert.Equal(ids.Length, replay.Matched);
        var ended = await UntilEndedAsync(webhook);
        Assert.Equal((ReplayStatus.Completed, (long)ids.Length), (ended.Status, ended.Taken));
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == ids.Length && view.Counts.Pending == 0);
        Assert.All(Receiver.Receipts.GroupBy(receipt => receipt.WebhookId), receipts => Assert.Equal(2, receipts.Count()));
    }

    [Fact]
    public async Task A_webhook_that_came_later_gets_what_it_has_missed_and_no_more()
    {
        var ids = await PublishAsync(20);
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("evt_live");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);

        Assert.Equal(20, await Engine.Gateway.Replays.CountAsync(Sample.Project, webhook, ReplayScope.Missing));
        Assert.Single(Receiver.Receipts);
        await Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.Missing);

        await Receiver.UntilAll(ids);
        await UntilEndedAsync(webhook);
        Assert.Equal(0, await Engine.Gateway.Replays.CountAsync(Sample.Project, webhook, ReplayScope.Missing));
        Assert.Equal(21, await Engine.Gateway.Replays.CountAsync(Sample.Project, webhook, ReplayScope.All));
        Assert.Equal(21, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task Each_scope_takes_what_it_says()
    {
        Receiver.Answers = receipt => receipt.WebhookId switch
        {
            "evt_exhausted" => new(500),
            "evt_waiting" => receipt.Attempt == 1 ? new(503) : Answer.Ok,
            _ => Answer.Ok,
        };
        await Engine.PublishAsync("evt_before");
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits() });
        await Engine.PublishAsync("evt_delivered", "evt_exhausted");
        await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 1, Exhausted: 1 });
        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, webhook, new() { RetrySchedule = new(Sample.Waits(500_000)) }, CancellationToken.None);
        await Engine.PublishAsync("evt_waiting");
        await Engine.UntilAsync(webhook, view => view.Counts is { Pending: 1, InFlight: 0 } && TimesReceived("evt_waiting") == 1);

        var counts = new List<long>();
        foreach (var only in Enum.GetValues<ReplayScope>())
            counts.Add(await Engine.Gateway.Replays.CountAsync(Sample.Project, webhook, only));
        Assert.Equal([4, 1, 3], counts);

        await Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.Missing);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 3);
        await Receiver.Until(arrived => arrived.Count(r => r.WebhookId == "evt_exhausted") == 2, "the exhausted event again");
        Assert.Equal((1, 1, 2), (TimesReceived("evt_before"), TimesReceived("evt_delivered"), TimesReceived("evt_waiting")));
    }

    [Fact]
    public async Task A_range_of_time_bounds_it()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("evt_1");
        var since = await PassTimeAsync();
        await Engine.PublishAsync("evt_2", "evt_3");
        var until = await PassTimeAsync();
        await Engine.PublishAsync("evt_4");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 4);

        Assert.Equal(2, await Engine.Gateway.Replays.CountAsync(Sample.Project, webhook, ReplayScope.All, since, until));
        Assert.Equal(3, await Engine.Gateway.Replays.CountAsync(Sample.Project, webhook, ReplayScope.All, since));
        Assert.Equal(3, await Engine.Gateway.Replays.CountAsync(Sample.Project, webhook, ReplayScope.All, null, until));
        await Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.All, since, until);

        await UntilEndedAsync(webhook);
        Assert.Equal((1, 2, 2, 1), (TimesReceived("evt_1"), TimesReceived("evt_2"), TimesReceived("evt_3"), TimesReceived("evt_4")));
    }

    [Fact]
    public async Task The_filter_counts_as_it_is_now()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Filter = Sample.Filter("image.*") });
        await Engine.Gateway.Events.PublishAsync(Sample.Project, [Sample.Draft("evt_1"), Sample.Draft("evt_2", type: "other.made")]);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);

        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, webhook, new() { Filter = new(Sample.Filter("other.*")) }, CancellationToken.None);
        var replay = await Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.All);

        await UntilEndedAsync(webhook);
        Assert.Equal((1, 1, 1), (replay.Matched, TimesReceived("evt_1"), TimesReceived("evt_2")));
    }

    [Fact]
    public async Task Live_events_do_not_wait_for_its_end()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { MaxInFlight = 2 });
        await PublishAsync(600);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 600);
        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, webhook, new() { Throttle = new(new(1, TimeSpan.FromSeconds(10), 1)) }, CancellationToken.None);

        await Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.All);
        await Receiver.Until(601);
        var live = Given.Ids(5, "live_");
        await Engine.PublishAsync(live);

        var arrived = await Receiver.UntilAll(live);
        Assert.True(arrived.Count < 640, $"{arrived.Count} arrived before the last live one.");
    }

    [Fact]
    public async Task What_a_cancelled_replay_has_not_tried_is_as_it_was_before()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await PublishAsync(30);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 30);
        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, webhook, new() { Throttle = new(new(1, TimeSpan.FromDays(1), 1)) }, CancellationToken.None);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook, CancellationToken.None);
        await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook, CancellationToken.None);

        var replay = await Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.All);
        await Engine.UntilAsync(webhook, view => view.Counts.Pending > 0);
        await Engine.Gateway.Replays.CancelAsync(Sample.Project, webhook, replay.Id);
        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, webhook, new() { Throttle = new(Sample.Unthrottled) }, CancellationToken.None);

        var view = await Engine.UntilAsync(webhook, v => v.Counts.Pending == 0);
        Assert.Equal(30, view.Counts.Delivered);
        Assert.Equal(ReplayStatus.Cancelled, Assert.Single(await ReplaysAsync(webhook)).Status);
        Assert.True(Receiver.Receipts.Count < 60, "Everything was sent again.");
        await Engine.UntilListedAsync(webhook, DeliveryStatus.Delivered, listed => listed.Count == 30);
    }

    [Fact]
    public async Task It_continues_after_crashes_of_webhook_and_project()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        var ids = await PublishAsync(1_000);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == ids.Length);
        Engine.Projects.Region.Tell(new TestRegion.HandOff(ProjectEntity));
        await Engine.HeadAsync();
        await Engine.Projects.UntilStartedAsync(ProjectEntity, 2);

        await Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.All);
        foreach (var arrived in (int[])[1_050, 1_400, 1_700])
        {
            await Receiver.Until(arrived);
            await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));
            await Engine.Projects.CrashAsync(ProjectEntity);
            await Engine.HeadAsync();
        }

        await Receiver.Until(arrived => arrived.GroupBy(r => r.WebhookId).Count(r => r.Count() >= 2) == ids.Length,
            "all events a second time");
        Assert.Equal(ReplayStatus.Completed, (await UntilEndedAsync(webhook)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_counted_when_the_webhook_stops_is_started_by_the_next(bool isHandedOff)
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await PublishAsync(3);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 3);
        var (reached, opened) = HoldSearch();
        var starting = Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.All);
        await reached;

        await (isHandedOff
            ? Engine.Webhooks.HandOffAsync(TestEngine.Entity(webhook))
            : Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook)));
        opened.SetResult();

        Assert.Equal(3, (await starting).Matched);
    }

    [Fact]
    public async Task A_webhook_that_counts_stays_however_long_that_takes()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await PublishAsync(3);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 3);
        var starts = Engine.Webhooks.StartsOf(TestEngine.Entity(webhook));
        var (reached, opened) = HoldSearch();
        var counting = Engine.Gateway.Replays.CountAsync(Sample.Project, webhook, ReplayScope.All);
        await reached;

        // This is many times as long as a webhook without work stays.
        await Engine.PassAsync(TimeSpan.FromMinutes(5));
        opened.SetResult();

        Assert.Equal(3, await counting);
        Assert.Equal(starts, Engine.Webhooks.StartsOf(TestEngine.Entity(webhook)));
    }

    [Fact]
    public async Task Replays_are_listed_newest_first_and_an_unknown_one_cannot_be_cancelled()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook, CancellationToken.None);
        await Engine.PublishAsync("evt_1");
        var (first, second) = (
            await Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.All),
            await Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.Missing));

        var page = await Engine.Gateway.Replays.ListAsync(Sample.Project, webhook, 1, null);
        Assert.Equal(second.Id, Assert.Single(page.Items).Id);
        Assert.Equal(
            first.Id, Assert.Single((await Engine.Gateway.Replays.ListAsync(Sample.Project, webhook, 1, page.NextCursor)).Items).Id);
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => Engine.Gateway.Replays.CancelAsync(Sample.Project, webhook, ReplayId.Parse("rp_none")));
        Assert.Equal("replay_not_found", refused.Refusal.Code);
    }

    /// <summary>Holds what the webhook looks for, until that is opened.</summary>
    private (Task Reached, TaskCompletionSource Opened) HoldSearch()
    {
        var (reached, opened) = (new TaskCompletionSource(), new TaskCompletionSource());
        Engine.BeforeSearch = () =>
        {
            reached.TrySetResult();
            return opened.Task;
        };
        return (reached.Task.WaitAsync(Patience.Default), opened);
    }

    private async Task<string[]> PublishAsync(int count)
    {
        var ids = Given.Ids(count);
        await Engine.PublishAsync(ids);
        return ids;
    }

    /// <summary>An instant between what was published before and what is published after.</summary>
    private async Task<DateTimeOffset> PassTimeAsync()
    {
        await Engine.PassAsync(TimeSpan.FromMilliseconds(200));
        return Engine.Time.GetUtcNow().AddMilliseconds(-50);
    }

    private async Task<IReadOnlyList<Replay>> ReplaysAsync(WebhookId webhook) =>
        (await Engine.Gateway.Replays.ListAsync(Sample.Project, webhook, 100, null)).Items;

    private async Task<Replay> UntilEndedAsync(WebhookId webhook)
    {
        while (true)
        {
            await Engine.UntilAsync(webhook, view => view.Counts.Pending == 0);
            if ((await ReplaysAsync(webhook))[0] is { EndedAt: not null } ended)
                return ended;
        }
    }
}
