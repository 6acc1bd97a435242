using Xunit;

namespace Webhooks.Model.Tests.Delivery;

public class DeliveryLimitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10, 1_000, 100, 10)]
    [InlineData(1, 60_000, 3, 180)]
    [InlineData(3, 1_000, 0, 0)]
    public void What_waits_for_a_throttle_is_gone_after_so_many_periods(int rate, int perMilliseconds, long waiting, double seconds)
    {
        var limit = DeliveryLimit.Of(new Throttle(rate, TimeSpan.FromMilliseconds(perMilliseconds), rate));

        Assert.Equal(LimitedBy.Throttle, limit.By);
        Assert.Equal(Noon.AddSeconds(seconds), limit.DrainedAt(waiting, Noon));
    }

    [Fact]
    public void What_waits_for_a_place_is_gone_at_the_pace_at_which_attempts_end()
    {
        var latency = default(RecentLatency).With(TimeSpan.FromSeconds(2)).With(TimeSpan.FromSeconds(2));

        Assert.Equal(Noon.AddSeconds(50), DeliveryLimit.Of(4, latency.Average).DrainedAt(100, Noon));
    }

    [Fact]
    public void Before_an_attempt_has_ended_the_time_is_unknown() => Assert.Null(DeliveryLimit.Of(4, latency: null).DrainedAt(100, Noon));

    [Fact]
    public void A_time_beyond_the_calendar_is_unknown() =>
        Assert.Null(DeliveryLimit.Of(new Throttle(1, TimeSpan.FromDays(1), 1)).DrainedAt(long.MaxValue, Noon));

    [Fact]
    public void The_latency_follows_what_attempts_take_now()
    {
        var latency = new RecentLatency(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 100; i++)
            latency = latency.With(TimeSpan.FromSeconds(1));

        Assert.InRange(latency.Average!.Value.TotalSeconds, 1, 1.1);
    }
}
