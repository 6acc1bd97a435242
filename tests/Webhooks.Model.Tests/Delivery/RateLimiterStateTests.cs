using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Delivery;

public class PaceTests
{
    private static readonly Throttle TenPerSecond = new(10, TimeSpan.FromSeconds(1), 3);

    [Fact]
    public void After_a_quiet_time_a_burst_may_go_at_once_and_then_one_per_interval()
    {
        var limiter = default(RateLimiterState);
        var now = TimeSpan.FromHours(1);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 6; i++)
        {
            var wait = limiter.Wait(TenPerSecond, now);
            waits.Add(wait);
            now += wait;
            limiter = limiter.Spend(TenPerSecond, now);
        }

        Assert.Equal([0, 0, 0, 100, 100, 100], waits.Select(wait => (int)wait.TotalMilliseconds));
    }

    /// <summary>Callers that come at any time and go as soon as they may: the fastest that the throttle lets through.</summary>
    [Property]
    public Property No_window_sees_more_than_its_share_and_one_burst() => Prop.ForAll(Throttles(), Gaps(), (throttle, gaps) =>
    {
        var granted = Greedy(throttle, gaps);
        for (var first = 0; first < granted.Count; first++)
        {
            for (var last = first; last < granted.Count; last++)
            {
                var periods = (granted[last] - granted[first]).Ticks / throttle.Per.Ticks + 1;
                if (last - first + 1 > periods * throttle.Rate + throttle.Burst)
                    return false;
            }
        }

        return true;
    });

    [Property]
    public Property After_its_wait_a_delivery_may_start_and_not_a_tick_earlier() => Prop.ForAll(Throttles(), Gaps(), (throttle, gaps) =>
    {
        var (limiter, now) = (default(RateLimiterState), TimeSpan.Zero);
        foreach (var gap in gaps)
        {
            now += gap;
            limiter = limiter.Spend(throttle, now);
            var wait = limiter.Wait(throttle, now);
            if (limiter.Wait(throttle, now + wait) != TimeSpan.Zero)
                return false;
            if (wait > TimeSpan.Zero && limiter.Wait(throttle, now + wait - TimeSpan.FromTicks(1)) == TimeSpan.Zero)
                return false;
        }

        return true;
    });

    [Property]
    public Property A_caller_that_always_waits_gets_the_whole_rate() => Prop.ForAll(Throttles(), throttle =>
    {
        var granted = Greedy(throttle, [.. Enumerable.Repeat(TimeSpan.Zero, throttle.Burst + 20)]);
        var interval = (granted[^1] - granted[throttle.Burst - 1]) / (granted.Count - throttle.Burst);
        return interval - throttle.Per / throttle.Rate <= TimeSpan.FromTicks(1);
    });

    [Fact]
    public void After_a_restart_a_whole_burst_may_go_again()
    {
        var spent = default(RateLimiterState).Spend(TenPerSecond, TimeSpan.Zero).Spend(TenPerSecond, TimeSpan.Zero)
            .Spend(TenPerSecond, TimeSpan.Zero);
        Assert.True(spent.Wait(TenPerSecond, TimeSpan.Zero) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, default(RateLimiterState).Wait(TenPerSecond, TimeSpan.Zero));
    }

    [Property]
    public Property Time_that_goes_back_lets_nothing_more_through() => Prop.ForAll(Throttles(), Gaps(), (throttle, gaps) =>
    {
        var (limiter, now) = (default(RateLimiterState), TimeSpan.FromDays(1));
        foreach (var gap in gaps)
            limiter = limiter.Spend(throttle, now += gap);
        return limiter.Wait(throttle, now - TimeSpan.FromMinutes(1)) >= limiter.Wait(throttle, now)
            && limiter.Spend(throttle, now - TimeSpan.FromMinutes(1)).Due > limiter.Due;
    });

    /// <summary>A change from one an hour to a thousand a second must not wait for the hour.</summary>
    [Property]
    public Property Under_a_new_throttle_no_delivery_waits_longer_than_one_of_its_intervals() =>
        Prop.ForAll(Throttles(), Throttles(), (before, after) =>
    {
        var (limiter, now) = (default(RateLimiterState), TimeSpan.FromDays(1));
        for (var i = 0; i < before.Burst + 3; i++)
            limiter = limiter.Spend(before, now);
        var changed = limiter.Under(after, now);
        return changed.Wait(after, now) <= after.Per / after.Rate + TimeSpan.FromTicks(1) && changed.Due <= limiter.Due;
    });

    [Property]
    public Property Under_the_same_throttle_what_was_spent_stays_spent() => Prop.ForAll(Throttles(), Gaps(), (throttle, gaps) =>
    {
        var (limiter, now) = (default(RateLimiterState), TimeSpan.Zero);
        foreach (var gap in gaps)
        {
            now += gap;
            now += limiter.Wait(throttle, now);
            limiter = limiter.Spend(throttle, now);
        }

        return limiter.Under(throttle, now) == limiter;
    });

    private static List<TimeSpan> Greedy(Throttle throttle, TimeSpan[] gaps)
    {
        var (limiter, now, granted) = (default(RateLimiterState), TimeSpan.Zero, new List<TimeSpan>());
        foreach (var gap in gaps)
        {
            now += gap;
            now += limiter.Wait(throttle, now);
            limiter = limiter.Spend(throttle, now);
            granted.Add(now);
        }

        return granted;
    }

    private static Arbitrary<Throttle> Throttles() =>
        (from rate in Gen.OneOf(Gen.Choose(1, 12), Gen.Constant(1_000_000))
         from per in Gen.Elements(1, 7, 1_000, 3_600_000)
         from burst in Gen.Choose(1, 12)
         select new Throttle(rate, TimeSpan.FromMilliseconds(per), burst)).ToArbitrary();

    private static Arbitrary<TimeSpan[]> Gaps() => Gen.Frequency(
        (3, Gen.Constant(TimeSpan.Zero)),
        (2, Gen.Choose(0, 100).Select(ticks => TimeSpan.FromTicks(ticks))),
        (2, Gen.Choose(0, 2_000).Select(ms => TimeSpan.FromMilliseconds(ms))),
        (1, Gen.Choose(0, 60).Select(minutes => TimeSpan.FromMinutes(minutes)))).ArrayOf().ToArbitrary();
}
