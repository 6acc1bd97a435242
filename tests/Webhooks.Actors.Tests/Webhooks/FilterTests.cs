using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.Testing;
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
