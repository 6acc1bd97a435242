using Webhooks.Actors.Journal;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>A filter says the same wherever it is asked: of an event that is delivered, listed, counted, sent again or left out.</summary>
public sealed class FilterTests : EngineTest
{
    private static readonly PayloadFilter Done = PayloadFilter.Parse("""{"data.status":{"$from":"TO REVIEW","$to":"DONE"}}""");

    private static readonly string[] Wanted = ["evt_2", "evt_5", "evt_8", "evt_11"];

    [Fact]
    public async Task A_change_of_state_is_delivered_and_what_is_no_such_change_is_no_delivery()
    {
        var webhook = await CreateAsync(Done);
        await PublishAsync();

        var view = await Engine.UntilAsync(webhook, view => view.Counts.Delivered == Wanted.Length);

        Assert.Equal((0, 0, 0L), (view.Counts.Pending, view.Counts.Backlog, view.Counts.Exhausted));
        Assert.Equal(Wanted.Order(), Receiver.Receipts.Select(receipt => receipt.WebhookId).Order());
    }

    [Fact]
    public async Task Lists_counts_pages_replays_and_resends_agree_event_by_event()
    {
        var delivering = await CreateAsync(Done);
        var paused = await CreateAsync(Done);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, paused);
        await PublishAsync();
        await Engine.UntilAsync(delivering, view => view.Counts.Delivered == Wanted.Length);
        var earliest = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Payload = Done }, StartAt.Earliest);
        await Engine.UntilAsync(earliest, view => view.Counts.Delivered == Wanted.Length);

        Assert.Equal(Wanted.Length, (await Engine.ViewAsync(paused)).Counts.Backlog);
        Assert.Equal(Wanted.Length, (await ListedAsync(paused)).Counts.Backlog);
        Assert.Equal(Wanted.Order(), (await DeliveriesAsync(paused, DeliveryStatus.Pending)).Order());
        Assert.Equal(Wanted.Order(), (await DeliveriesAsync(delivering, null)).Order());
        Assert.Equal(Wanted.Length, await Engine.Gateway.Replays.CountAsync(Sample.Project, delivering, ReplayScope.All));
        Assert.Equal(0, await Engine.Gateway.Replays.CountAsync(Sample.Project, delivering, ReplayScope.Missing));
        for (var i = 0; i < 12; i++)
        {
            var (id, isWanted) = ($"evt_{i}", Wanted.Contains($"evt_{i}"));
            var page = await Engine.Queries.FindEventAsync(Sample.Project, PublishedEventId.Parse(id), CancellationToken.None);
            WebhookId[] all = [delivering, paused, earliest];
            Assert.Equal(
                isWanted ? all : [], page!.Deliveries.Select(delivery => delivery.Webhook).OrderBy(webhook => Array.IndexOf(all, webhook)));
            Assert.Equal(isWanted ? [] : all[..2], page.Filtered.Select(filtered => filtered.Webhook).Where(webhook => webhook != all[2]));
            var resent = await Record.ExceptionAsync(
                () => Engine.Gateway.Deliveries.ResendAsync(Sample.Project, paused, PublishedEventId.Parse(id)));
            Assert.Equal(isWanted ? null : "delivery_not_found", (resent as RefusedException)?.Refusal.Code);
        }

        await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, paused);
        Assert.Equal(0, (await Engine.UntilAsync(paused, view => view.Counts.Delivered == Wanted.Length)).Counts.Backlog);
    }

    [Fact]
    public async Task An_event_that_is_not_sent_is_shown_with_the_clause_that_it_does_not_meet()
    {
        var webhook = await CreateAsync(Done);
        await PublishAsync();
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == Wanted.Length);

        var page = await Engine.Queries.FindEventAsync(Sample.Project, PublishedEventId.Parse("evt_0"), CancellationToken.None);

        var mismatch = Assert.Single(page!.Filtered).Mismatch;
        Assert.Equal(("data.status", "$to", "\"DONE\"", "\"TO REVIEW\""),
            (mismatch.Path, mismatch.Operator, mismatch.Expected, mismatch.Actual));
    }

    [Fact]
    public async Task A_replay_takes_the_filter_of_now_and_a_test_event_none()
    {
        var webhook = await CreateAsync(Done);
        await PublishAsync();
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == Wanted.Length);
        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, webhook, new() { Payload = new(PayloadFilter.Parse("""{"data.n":{"$lt":3}}""")) }, CancellationToken.None);

        Assert.Equal(3, await Engine.Gateway.Replays.CountAsync(Sample.Project, webhook, ReplayScope.All));
        Assert.Equal(2, await Engine.Gateway.Replays.CountAsync(Sample.Project, webhook, ReplayScope.Missing));
        await Engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.Missing);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == Wanted.Length + 2);
        var test = await Engine.Gateway.Webhooks.SendTestAsync(Sample.Project, webhook);
        await Receiver.UntilAll(["evt_0", "evt_1", test.Value]);

        await Engine.Gateway.Webhooks.ChangeAsync(Sample.Project, webhook, new() { Payload = new(null) }, CancellationToken.None);
        await Engine.PublishAsync("evt_unfiltered");
        await Receiver.UntilAll(["evt_unfiltered"]);
    }

    [Fact]
    public async Task A_filter_is_checked_against_the_last_events()
    {
        await PublishAsync();
        var types = Sample.Filter("image.*");

        var check = await Engine.Queries.CheckFilterAsync(Sample.Project, types, Done, 10, CancellationToken.None);

        Assert.Equal((10L, 4L), (check.Looked, check.Matched));
        Assert.Equal(["evt_11", "evt_8", "evt_5"], check.MatchedSamples.Select(id => id.Value));
        Assert.Equal(["evt_10", "evt_9", "evt_7"], check.UnmatchedSamples.Select(id => id.Value));
        Assert.Equal(12, (await Engine.Queries.CheckFilterAsync(Sample.Project, types, null, 10_000, CancellationToken.None)).Matched);
        Assert.Equal(
            0,
            (await Engine.Queries.CheckFilterAsync(
                Sample.Project, Sample.Filter("other.*"), null, 10_000, CancellationToken.None)).Matched);
        Assert.Equal("$to", (await VerdictAsync("evt_0"))?.Mismatch?.Operator);
        Assert.True((await VerdictAsync("evt_2"))?.IsWanted);
        Assert.Null(await VerdictAsync("evt_none"));

        Task<FilterVerdict?> VerdictAsync(string id) =>
            Engine.Queries.ExplainFilterAsync(Sample.Project, types, Done, PublishedEventId.Parse(id), CancellationToken.None);
    }

    [Fact]
    public async Task A_new_filter_decides_from_the_next_event_on()
    {
        var webhook = await CreateAsync(Done);
        await PublishAsync();
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == Wanted.Length);
        // It is not woken for these, and it has not read them.
        await Engine.Gateway.Events.PublishAsync(
            Sample.Project, [.. Enumerable.Range(100, 20).Select(i => Sample.Draft($"evt_{i}", $$"""{"n":{{i}}}"""))]);

        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, webhook, new() { Payload = new(PayloadFilter.Parse("""{"data.n":{"$gte":100}}""")) }, CancellationToken.None);
        await Engine.Gateway.Events.PublishAsync(Sample.Project, [Sample.Draft("evt_next", """{"n":200}""")]);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == Wanted.Length + 1);
        Assert.Equal(Wanted.Append("evt_next").Order(), Receiver.Receipts.Select(receipt => receipt.WebhookId).Order());
        Assert.Equal(0, (await Engine.ViewAsync(webhook)).Counts.Backlog);
        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));
        await Engine.Gateway.Events.PublishAsync(Sample.Project, [Sample.Draft("evt_last", """{"n":201}""")]);
        await Receiver.UntilAll(["evt_last"]);
        Assert.Equal(Wanted.Length + 2, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task All_events_since_the_pause_are_decided_by_the_filter_of_the_resume()
    {
        var webhook = await CreateAsync(Done);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook);
        await PublishAsync();

        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, webhook, new() { Payload = new(PayloadFilter.Parse("""{"data.n":{"$in":[0,1,3,8]}}""")) },
            CancellationToken.None);
        await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 4 && view.Counts.Backlog == 0);
        Assert.Equal(["evt_0", "evt_1", "evt_3", "evt_8"], Receiver.Receipts.Select(receipt => receipt.WebhookId).Order());
    }

    [Fact]
    public async Task A_webhook_for_which_many_events_are_none_sleeps_and_is_not_behind()
    {
        var webhook = await CreateAsync(Done);
        await Engine.PublishAsync("evt_before");
        await Engine.Webhooks.UntilStoppedAsync(TestEngine.Entity(webhook));
        var starts = Engine.Webhooks.StartsOf(TestEngine.Entity(webhook));
        for (var i = 0; i < 5; i++)
        {
            await Engine.Gateway.Events.PublishAsync(
                Sample.Project, [.. Enumerable.Range(0, 1000).Select(n => Sample.Draft($"evt_{i}_{n}"))]);
        }

        var listed = await ListedAsync(webhook);
        Assert.Equal((0L, starts), (listed.Counts.Backlog, Engine.Webhooks.StartsOf(TestEngine.Entity(webhook))));
        Assert.InRange(listed.ReadPosition, 4001, 5001);

        await Engine.Gateway.Events.PublishAsync(
            Sample.Project, [Sample.Draft("evt_done", """{"previous_status":"TO REVIEW","status":"DONE"}""")]);
        await Receiver.UntilAll(["evt_done"]);
        var view = await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.True(view.ReadPosition >= 5002);
    }

    [Fact]
    public async Task A_list_that_has_looked_at_many_bodies_says_where_to_go_on()
    {
        var webhook = await CreateAsync(Done);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook);
        await PublishAsync();
        for (var i = 0; i < DeliveryList.LookedAtUpTo / 1000; i++)
        {
            await Engine.Gateway.Events.PublishAsync(
                Sample.Project, [.. Enumerable.Range(0, 1000).Select(n => Sample.Draft($"evt_{i}_{n}"))]);
        }

        var first = await PendingAsync(null);
        Assert.Empty(first.Items);
        Assert.Equal(Enumerable.Reverse(Wanted), (await PendingAsync(first.NextCursor)).Items.Select(delivery => delivery.EventId.Value));
        // Of so many, a number that is no less is given.
        Assert.InRange((await ListedAsync(webhook)).Counts.Backlog, Wanted.Length, DeliveryList.LookedAtUpTo + 12);

        Task<Page<DeliveryView>> PendingAsync(string? cursor) => Engine.Queries.ListDeliveriesAsync(
            Sample.Project, webhook, new(DeliveryStatus.Pending, null, null, null), 100, cursor, CancellationToken.None);
    }

    [Fact]
    public async Task A_replay_of_very_many_events_says_that_it_has_not_counted_all()
    {
        await using var engine = new TestEngine(countsUpTo: 5);
        var webhook = await engine.CreateWebhookAsync(
            Receiver, definition => definition with { Payload = PayloadFilter.Parse("""{"data.n":{"$ne":0}}""") });
        await engine.Gateway.Events.PublishAsync(
            Sample.Project, [.. Enumerable.Range(0, 8).Select(n => Sample.Draft($"evt_{n}", $$"""{"n":{{n}}}"""))]);
        await engine.UntilAsync(webhook, view => view.Counts.Delivered == 7);

        Assert.Equal(new ReplayCount(4, true), await engine.Gateway.Replays.EstimateAsync(Sample.Project, webhook, ReplayScope.All));
        var started = await engine.Gateway.Replays.StartAsync(Sample.Project, webhook, ReplayScope.All);

        Assert.Equal((4, true), (started.Matched, started.IsAtLeast));
        await engine.UntilAsync(Receiver.Until(14));
        Assert.True((await engine.Gateway.Replays.ListAsync(Sample.Project, webhook, 10, null)).Items.Single().IsMatchedAtLeast);
    }

    [Fact]
    public async Task Events_that_cannot_be_read_are_counted()
    {
        await PublishAsync();
        // The cache of the test holds a megabyte, so that the rows are read from the journal.
        await Engine.Gateway.Events.PublishAsync(
            Sample.Project, [.. Enumerable.Range(0, 30).Select(n => Sample.Draft($"evt_large_{n}", $"\"{new string('x', 60_000)}\""))]);
        Engine.Journal.Replaces = row => row is { SequenceNr: 4, Payload: EventsAccepted } ? new UnreadableRow("It was altered.") : null;

        var check = await Engine.Queries.CheckFilterAsync(Sample.Project, Sample.Filter("*"), Done, 42, CancellationToken.None);

        Assert.Equal((42L, 1L), (check.Looked, check.Unreadable));
    }

    private Task<WebhookId> CreateAsync(PayloadFilter payload) =>
        Engine.CreateWebhookAsync(Receiver, definition => definition with { Payload = payload });

    /// <summary>Twelve events; every third is the change that the filter asks for.</summary>
    private async Task PublishAsync()
    {
        for (var i = 0; i < 12; i++)
        {
            var (from, to) = (i % 3) switch { 0 => ("NEW", "TO REVIEW"), 1 => ("NEW", "DONE"), _ => ("TO REVIEW", "DONE") };
            await Engine.Gateway.Events.PublishAsync(
                Sample.Project, [Sample.Draft($"evt_{i}", $$"""{"n":{{i}},"previous_status":"{{from}}","status":"{{to}}"}""")]);
        }
    }

    private async Task<WebhookView> ListedAsync(WebhookId webhook) =>
        (await Engine.Queries.ListWebhooksAsync(Sample.Project, 100, null, CancellationToken.None)).Items.Single(
            view => view.Id == webhook);

    private async Task<IEnumerable<string>> DeliveriesAsync(WebhookId webhook, DeliveryStatus? status) =>
        (await Engine.Queries.ListDeliveriesAsync(
            Sample.Project, webhook, new(status, null, null, null), 100, null, CancellationToken.None))
        .Items.Select(delivery => delivery.EventId.Value);
}
