namespace Webhooks.Model;

/// <summary>The setting that limits a webhook's deliveries.</summary>
public enum LimitedBy
{
    /// <summary>It sends as fast as its throttle allows.</summary>
    Throttle = 1,

    /// <summary>It has as many attempts in flight as it may have.</summary>
    MaxInFlight,
}

/// <summary>The limit of a webhook's deliveries, and their rate.</summary>
/// <param name="By">The setting.</param>
/// <param name="Every">The approximate time between deliveries; null if unknown.</param>
public sealed record DeliveryLimit(LimitedBy By, TimeSpan? Every)
{
    /// <summary>The limit by a throttle.</summary>
    internal static DeliveryLimit Of(Throttle throttle) => new(LimitedBy.Throttle, throttle.Interval);

    /// <summary>The limit by the number of attempts in flight.</summary>
    /// <param name="maxInFlight">The maximum number at once.</param>
    /// <param name="latency">The duration of one; null when none has ended.</param>
    internal static DeliveryLimit Of(int maxInFlight, TimeSpan? latency) => new(LimitedBy.MaxInFlight, latency / maxInFlight);

    /// <summary>When the last of this many deliveries is sent at this rate; null if unknown, or beyond the calendar.</summary>
    public DateTimeOffset? DrainedAt(long deliveries, DateTimeOffset now) =>
        Every is { } every && every.TotalSeconds * deliveries is var wait && wait < (DateTimeOffset.MaxValue - now).TotalSeconds - 1
            ? now + TimeSpan.FromSeconds(wait)
            : null;
}
