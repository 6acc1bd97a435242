namespace Webhooks.Model;

/// <summary>Which setting of a webhook's owner holds its deliveries up.</summary>
public enum LimitedBy
{
    /// <summary>It sends as fast as its throttle allows.</summary>
    Throttle = 1,

    /// <summary>It has as many attempts in flight as it may have.</summary>
    MaxInFlight,
}

/// <summary>What holds a webhook's deliveries up, and how fast they go out.</summary>
/// <param name="By">The setting.</param>
/// <param name="Every">A delivery goes out about this often; null when that is not known.</param>
public sealed record DeliveryLimit(LimitedBy By, TimeSpan? Every)
{
    /// <summary>The limit that a throttle sets.</summary>
    internal static DeliveryLimit Of(Throttle throttle) => new(LimitedBy.Throttle, throttle.Interval);

    /// <summary>The limit that so many attempts in flight set.</summary>
    /// <param name="maxInFlight">How many there may be at once.</param>
    /// <param name="latency">How long one takes; null when none has ended.</param>
    internal static DeliveryLimit Of(int maxInFlight, TimeSpan? latency) => new(LimitedBy.MaxInFlight, latency / maxInFlight);

    /// <summary>When the last of so many deliveries goes out at this rate; null when that is not known, or beyond the calendar.</summary>
    public DateTimeOffset? DrainedAt(long deliveries, DateTimeOffset now) =>
        Every is { } every && every.TotalSeconds * deliveries is var wait && wait < (DateTimeOffset.MaxValue - now).TotalSeconds - 1
            ? now + TimeSpan.FromSeconds(wait)
            : null;
}
