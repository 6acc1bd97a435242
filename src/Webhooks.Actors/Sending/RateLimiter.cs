using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>
/// The part of its throttle that a webhook has used, over all its delivery streams, on the monotonic clock: a delivery stream that ends
/// because there is no work must not give the next one a new burst.
/// </summary>
internal sealed class RateLimiter(TimeProvider time, RateLimiterState limiter)
{
    private readonly Lock _gate = new();
    private RateLimiterState _limiter = limiter;
    private Throttle? _last;
    private bool _isWaiting;

    /// <summary>Whether an attempt waits for the throttle.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_gate)
                return _isWaiting;
        }
    }

    /// <summary>The used part, on this node's monotonic clock.</summary>
    public RateLimiterState Spent
    {
        get
        {
            lock (_gate)
                return _limiter;
        }
    }

    /// <summary>The used part, on a clock of UTC ticks, with which another node can continue.</summary>
    public RateLimiterState SpentUtc => Spent.On(time.GetElapsedTime(0), new(time.GetUtcNow().UtcTicks));

    /// <summary>Allows an attempt, or returns how long it must wait. A change of the throttle applies at once.</summary>
    public TimeSpan Take(Throttle? throttle)
    {
        lock (_gate)
        {
            _isWaiting = false;
            if (throttle is null)
                return TimeSpan.Zero;
            var now = time.GetElapsedTime(0);
            if (!ReferenceEquals(throttle, _last))
                (_last, _limiter) = (throttle, _limiter.Under(throttle, now));
            var wait = _limiter.Wait(throttle, now);
            if (wait == TimeSpan.Zero)
                _limiter = _limiter.Spend(throttle, now);
            _isWaiting = wait > TimeSpan.Zero;
            return wait;
        }
    }
}
