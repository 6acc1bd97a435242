using Webhooks.Actors.Tests.Engines;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Clocks;

public sealed class ClockChangeTests : EngineTest
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_clock_that_is_set_back_an_hour_does_not_hold_a_retry_back_for_an_hour()
    {
        Receiver.Answers = receipt => receipt.Attempt == 1 ? new(500) : Answer.Ok;
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(400) });
        await Engine.PublishAsync("evt_1");
        await Engine.UntilSeenAsync(webhook, listed => listed is [{ Attempts: 1 }]);
        var started = Engine.Time.GetTimestamp();

        Engine.Time.MoveBy(-Hour);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.True(Engine.Time.GetElapsedTime(started) < Hour / 2);
    }

    [Fact]
    public async Task Attempts_made_after_the_clock_was_set_back_wait_no_longer_either_and_are_signed_with_the_time_of_the_wall_clock()
    {
        Receiver.Answers = receipt => receipt.Attempt <= 2 ? new(500) : Answer.Ok;
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(400, 400) });
        await Engine.PublishAsync("before");
        await Engine.UntilSeenAsync(webhook, listed => listed is [{ Attempts: 1 }]);
        var started = Engine.Time.GetTimestamp();
        Engine.Time.MoveBy(-Hour);

        await Engine.PublishAsync("after");

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 2);
        Assert.True(Engine.Time.GetElapsedTime(started) < Hour / 2);
        var signedAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(Receiver.Receipts[^1].Headers["webhook-timestamp"]));
        Assert.True(signedAt < Sample.Noon);
    }

    [Fact]
    public async Task A_throttle_keeps_its_rate_when_the_clock_is_set_back()
    {
        var webhook = await Engine.CreateWebhookAsync(
            Receiver, definition => definition with { Throttle = new(1, TimeSpan.FromSeconds(10), 1) });
        await Engine.PublishAsync(Given.Ids(5));
        await Receiver.Until(2);
        var started = Engine.Time.GetTimestamp();

        Engine.Time.MoveBy(-Hour);
        await Engine.Webhooks.HandOffAsync(TestEngine.Entity(webhook));

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 5);
        Assert.True(Engine.Time.GetElapsedTime(started) < Hour / 2);
    }

    [Fact]
    public async Task A_retry_is_due_at_once_when_the_clock_jumps_ahead_of_it()
    {
        Receiver.Answers = receipt => receipt.Attempt == 1 ? new(500) : Answer.Ok;
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(4 * 3600) });
        await Engine.PublishAsync("evt_1");
        await Engine.UntilSeenAsync(webhook, listed => listed is [{ Attempts: 1 }]);
        var started = Engine.Time.GetTimestamp();

        Engine.Time.MoveBy(5 * Hour);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.True(Engine.Time.GetElapsedTime(started) < Hour);
    }
}
