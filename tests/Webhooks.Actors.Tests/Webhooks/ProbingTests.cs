using System.Collections.Concurrent;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>A receiver that fails again and again is asked now and then whether it is back.</summary>
public sealed class ProbingTests : EngineTest
{
    /// <summary>Attempts until the webhook is failing, and of as many others as may wait for a retry then.</summary>
    private const int MostTried = 2 * WebhookHealth.FailingAfter;

    private readonly ConcurrentQueue<DateTimeOffset> _received = new();

    [Fact]
    public async Task A_dead_receiver_costs_a_probe_now_and_then_and_no_row_per_event()
    {
        Receiver.Answers = _ => Noted(new(500));
        var webhook = await CreateAsync(Enumerable.Repeat(10, 20).ToArray());
        await FailAsync(webhook);

        await Engine.PublishAsync(Given.Ids(500));

        await Engine.UntilAsync(Receiver.Until(MostTried + 10));
        var tried = Receiver.Receipts.Select(r => r.WebhookId).Distinct().Count();
        Assert.InRange(tried, WebhookHealth.FailingAfter, MostTried);
        var probes = _received.Skip(MostTried).Take(10).ToArray();
        Assert.All(probes.Zip(probes.Skip(1), (one, next) => next - one), wait => Assert.True(wait >= TimeSpan.FromSeconds(9)));
        Assert.InRange(Engine.Journal.Facts<AttemptsRecorded>().Sum(fact => fact.Attempts.Length), 1, MostTried + 15);

        Receiver.Answers = _ => Answer.Ok;
        var back = Engine.Time.GetUtcNow();
        await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 501, Pending: 0 });
        Assert.True(Engine.Time.GetUtcNow() - back < TimeSpan.FromMinutes(2));
        Assert.Equal(WebhookHealth.Ok, (await Engine.ViewAsync(webhook)).Health);
    }

    [Fact]
    public async Task A_few_failures_are_retried_as_if_nothing_were()
    {
        Receiver.Answers = Answer.First(3, new(500));
        var webhook = await CreateAsync(1, 1, 1);

        await Engine.PublishAsync("evt_1");

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.Equal(4, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task An_event_that_the_receiver_cannot_stand_holds_up_no_others()
    {
        Receiver.Answers = receipt => receipt.WebhookId == "poison" ? new(500) : Answer.Ok;
        var webhook = await CreateAsync(1, 1, 1, 1, 1, 86_400);
        await Engine.PublishAsync("poison");
        await Receiver.Until(6);
        await Engine.UntilAsync(webhook, view => view.Health.FailingSince is not null);

        await Engine.PublishAsync("evt_1", "evt_2");

        await Engine.UntilAsync(webhook, view => view is { Counts.Delivered: 2, Health.FailingSince: null });
        Assert.True(Engine.Time.GetUtcNow() < Sample.Noon.AddHours(1));
    }

    [Fact]
    public async Task Only_what_was_probed_uses_up_its_schedule()
    {
        Receiver.Answers = _ => new(500);
        var webhook = await CreateAsync(10, 10);
        var ids = Given.Ids(100);
        await Engine.PublishAsync(ids[..2]);
        await Engine.UntilAsync(webhook, view => view.Health.FailingSince is not null && view.Counts.Exhausted >= 1);

        await Engine.PublishAsync(ids[2..]);
        Receiver.Answers = _ => Answer.Ok;

        var ended =
            await Engine.UntilAsync(webhook, view => view.Counts.Pending == 0 && view.Counts.Delivered + view.Counts.Exhausted == 100);
        Assert.InRange(ended.Counts.Exhausted, 1, 5);
    }

    [Fact]
    public async Task A_webhook_that_fails_is_still_failing_after_a_crash()
    {
        Receiver.Answers = _ => new(500);
        var webhook = await CreateAsync(Enumerable.Repeat(30, 20).ToArray());
        await FailAsync(webhook);
        await Engine.PublishAsync(Given.Ids(100));
        await Engine.Journal.UntilAsync(() => Engine.Journal.Facts<AttemptsRecorded>().Sum(fact => fact.Attempts.Length) >= MostTried + 1,
            "the first probe to be recorded");

        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));

        Assert.NotNull((await Engine.ViewAsync(webhook)).Health.FailingSince);
        await Engine.UntilAsync(Receiver.Until(MostTried + 5));
        Assert.InRange(Receiver.Receipts.Select(r => r.WebhookId).Distinct().Count(), 1, MostTried);
    }

    [Fact]
    public async Task Enabling_a_failing_webhook_tries_new_events_at_once()
    {
        Receiver.Answers = _ => new(500);
        var webhook = await CreateAsync(1, 1, 1, 1, 86_400);
        await FailAsync(webhook);
        Receiver.Answers = _ => Answer.Ok;

        await Engine.Gateway.Webhooks.EnableAsync(Sample.Project, webhook, skipBacklog: false, CancellationToken.None);

        await Engine.PublishAsync("new");
        await Receiver.UntilAll(["new"]);
        await Engine.UntilAsync(webhook, view => view is { Counts.Delivered: >= 1, Health.FailingSince: null });
        Assert.True(Engine.Time.GetUtcNow() < Sample.Noon.AddHours(1));
    }

    private async Task FailAsync(WebhookId webhook)
    {
        await Engine.PublishAsync("first");
        await Engine.UntilAsync(webhook, view => view.Health.FailingSince is not null);
    }

    private Answer Noted(Answer answer)
    {
        _received.Enqueue(Engine.Time.GetUtcNow());
        return answer;
    }

    private Task<WebhookId> CreateAsync(params int[] waits) =>
        Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(waits) });
}
