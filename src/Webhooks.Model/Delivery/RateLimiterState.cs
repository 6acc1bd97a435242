namespace Webhooks.Model;

/// <summary>
/// The generic cell rate algorithm: one instant is the whole state of a throttle. In any window of n × per, no more than
/// n × rate + burst attempts pass.
/// </summary>
/// <param name="Due">When the bucket would be full again, on the caller's monotonic clock.</param>
internal readonly record struct RateLimiterState(TimeSpan Due)
{
    /// <summary>The state when the whole burst was used at that moment.</summary>
    public static RateLimiterState Empty(Throttle throttle, TimeSpan now) => new(now + throttle.Interval * throttle.Burst);

    /// <summary>How long the next attempt must wait; zero when it may start now.</summary>
    public TimeSpan Wait(Throttle throttle, TimeSpan now)
    {
        var wait = Due - now - throttle.Interval * (throttle.Burst - 1);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>The state after an attempt that starts now.</summary>
    public RateLimiterState Spend(Throttle throttle, TimeSpan now) => new((Due > now ? Due : now) + throttle.Interval);

    /// <summary>The state under another throttle: used attempts count, but no longer than the new throttle remembers.</summary>
    public RateLimiterState Under(Throttle throttle, TimeSpan now)
    {
        var empty = Empty(throttle, now);
        return Due > empty.Due ? empty : this;
    }

    /// <summary>The slower of the two: all attempts that either knows of count.</summary>
    public RateLimiterState Or(RateLimiterState other) => Due >= other.Due ? this : other;

    /// <summary>The same state on another clock.</summary>
    /// <param name="here">The time on this clock.</param>
    /// <param name="there">The same moment on the other.</param>
    public RateLimiterState On(TimeSpan here, TimeSpan there) => new(Due - here + there);
}
