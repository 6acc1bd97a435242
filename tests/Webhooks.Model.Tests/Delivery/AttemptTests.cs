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

    private static Attempt Conclude(Try tried, AttemptOutcome outcome) =>
        Attempt.Conclude(tried, Given.Noon, outcome, Schedule, jitter: 0.2, chance: 0.5);
}
