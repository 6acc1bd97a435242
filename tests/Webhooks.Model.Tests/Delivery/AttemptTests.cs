using Xunit;

namespace Webhooks.Model.Tests.Delivery;

public class AttemptTests
{
    private static readonly RetrySchedule Schedule = new([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60)]);
    private static readonly Try First = new(new(7, 3), Given.Noon.AddDays(-1), 1);

    [Fact]
    public void A_2xx_delivers()
    {
        var attempt = Conclude(First, Given.Success);
        Assert.Equal((DeliveryStatus.Delivered, null), (attempt.Status, attempt.NextAt));
        Assert.Equal((First.Position, First.AcceptedAt, 1, Given.Noon), (attempt.Position, attempt.AcceptedAt, attempt.Number, attempt.At));
    }

    [Fact]
    public void A_failure_waits_from_its_end_on()
    {
        var attempt = Conclude(First, Given.Failed with { Duration = TimeSpan.FromSeconds(15) });
        Assert.Equal((DeliveryStatus.Pending, Given.Noon.AddSeconds(15 + 5)), (attempt.Status, attempt.NextAt!.Value));
    }

    [Fact]
    public void The_failure_after_the_last_wait_exhausts()
    {
        Assert.Equal(DeliveryStatus.Pending, Conclude(First with { Number = 2 }, Given.Failed).Status);
        var last = Conclude(First with { Number = 3 }, Given.Failed);
        Assert.Equal((DeliveryStatus.Exhausted, null), (last.Status, last.NextAt));
    }

    [Fact]
    public void The_last_attempt_may_still_deliver() =>
        Assert.Equal(DeliveryStatus.Delivered, Conclude(First with { Number = 3 }, Given.Success).Status);

    [Fact]
    public void Without_waits_the_first_failure_exhausts() => Assert.Equal(
        DeliveryStatus.Exhausted, Attempt.Conclude(First, Given.Noon, Given.Failed, new([]), jitter: 0, chance: 0).Status);

    [Theory]
    [InlineData(429, 60, 60)]
    [InlineData(503, 60, 60)]
    [InlineData(503, 2, 5)]
    public void The_later_of_schedule_and_receiver_wins(int status, int asked, int waited)
    {
        var attempt = Attempt.Conclude(First, Given.Noon, Given.Asking(status, asked), Schedule, jitter: 0, chance: 0.5);
        Assert.Equal((Given.Noon.AddSeconds(waited), Given.Noon.AddSeconds(asked)), (attempt.NextAt!.Value, attempt.HeldUntil!.Value));
    }

    [Fact]
    public void Only_429_and_503_hold()
    {
        var attempt = Conclude(First, Given.Asking(500, 60));
        Assert.Equal((Given.Noon.AddSeconds(5), null), (attempt.NextAt!.Value, attempt.HeldUntil));
    }

    [Fact]
    public void A_hold_is_drawn_out_by_chance_and_never_shortened()
    {
        var earliest = Attempt.Conclude(First, Given.Noon, Given.Asking(429, 100), Schedule, jitter: 0.2, chance: 0);
        var latest = Attempt.Conclude(First, Given.Noon, Given.Asking(429, 100), Schedule, jitter: 0.2, chance: 1);
        Assert.Equal(
            (100, 120), ((earliest.HeldUntil!.Value - Given.Noon).TotalSeconds, (latest.HeldUntil!.Value - Given.Noon).TotalSeconds));
    }

    [Fact]
    public void Exhausted_the_webhook_is_held_all_the_same() =>
        Assert.Equal(
            Given.Noon.AddSeconds(60), Attempt.Conclude(First, Given.Noon, Given.Asking(429, 60), new([]), jitter: 0, chance: 0).HeldUntil);

    [Fact]
    public void The_end_of_an_operational_event_is_not_reported()
    {
        var last = Conclude(First with { Number = 3 }, Given.Failed);
        Assert.Equal(PublishedEventId.Parse("evt_7"), last.For(Given.Event(7)).Exhausted);
        Assert.Null(last.For(Given.Event(7, "delivery.exhausted")).Exhausted);
        Assert.Null(Conclude(First, Given.Failed).For(Given.Event(7)).Exhausted);
    }

    private static Attempt Conclude(Try tried, AttemptOutcome outcome) =>
        Attempt.Conclude(tried, Given.Noon, outcome, Schedule, jitter: 0.2, chance: 0.5);
}
