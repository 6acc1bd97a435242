using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

public sealed class DeliveryPaceTests : EngineTest
{
    private static readonly Throttle OnceADay = new(1, TimeSpan.FromDays(1), 1);

    [Fact]
    public async Task A_change_of_throttle_takes_effect_for_a_webhook_that_waits_for_its_next_attempt()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Throttle = OnceADay });
        await Engine.PublishAsync(Given.Ids(10));
        await Receiver.Until(1);

        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, webhook, new() { Throttle = new(Sample.Unthrottled) }, CancellationToken.None);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 10);
        Assert.True(Engine.Time.GetUtcNow() < Sample.Noon.AddHours(1));
    }

    [Fact]
    public async Task A_webhook_that_waits_for_its_throttle_can_be_paused_and_resumes_at_once()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Throttle = OnceADay });
        await Engine.PublishAsync(Given.Ids(3));
        await Receiver.Until(1);
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook, CancellationToken.None);
        await Engine.UntilAsync(webhook, view => view.Counts.InFlight == 0);
        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, webhook, new() { Throttle = new(Sample.Unthrottled) }, CancellationToken.None);

        await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook, CancellationToken.None);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 3);
        Assert.Equal(3, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task A_webhook_that_waits_for_its_throttle_does_not_hold_up_a_hand_off()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Throttle = OnceADay });
        await Engine.PublishAsync(Given.Ids(3));
        await Receiver.Until(1);

        await Engine.Webhooks.HandOffAsync(TestEngine.Entity(webhook));

        Assert.Equal(1, Engine.Journal.Facts<AttemptsRecorded>().Sum(fact => fact.Attempts.Length));
    }

    [Fact]
    public async Task Never_more_attempts_are_in_flight_than_the_webhook_allows()
    {
        var (now, most) = (0, 0);
        using var gate = new SemaphoreSlim(0);
        Receiver.Answers = _ =>
        {
            var inside = Interlocked.Increment(ref now);
            InterlockedMax(ref most, inside);
            gate.Wait(TimeSpan.FromMilliseconds(20)); // a receiver takes its time, so that attempts overlap
            Interlocked.Decrement(ref now);
            return Answer.Ok;
        };
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { MaxInFlight = 3 });

        await Engine.PublishAsync(Given.Ids(40));

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 40);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task A_new_address_counts_from_the_next_attempt_on()
    {
        await using var elsewhere = await Receiver.Start();
        Receiver.Answers = _ => new(500);
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(20, 20) });
        await Engine.PublishAsync("evt_1");
        await Receiver.Until(1);

        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, webhook, new() { Url = new(elsewhere.Url().AbsoluteUri) }, CancellationToken.None);

        await elsewhere.Until(1);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.Single(Receiver.Receipts);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
