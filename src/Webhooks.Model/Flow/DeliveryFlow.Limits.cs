namespace Webhooks.Model;

/// <remarks>The limit of the deliveries.</remarks>
internal sealed partial class DeliveryFlow
{
    private RecentLatency _latency;

    /// <summary>The setting that limits deliveries; null without a limit. A failing receiver is its own limit.</summary>
    /// <param name="isThrottled">Whether an attempt waits for the throttle.</param>
    /// <param name="underWay">How many attempts the stream has started that have not ended.</param>
    public DeliveryLimit? Limit(bool isThrottled, int underWay)
    {
        if (!_stream.IsOpen || State is not { MayDeliver: true, Definition: { } definition, Health.IsFailing: false }
            || Window is not { } window)
            return null;
        if (isThrottled && definition.Throttle is { } throttle)
            return DeliveryLimit.Of(throttle);
        // In strict order, and while the receiver asks for less, fewer are in flight than the setting allows.
        return underWay >= definition.MaxInFlight && window.Waiting > window.Held
            ? DeliveryLimit.Of(definition.MaxInFlight, _latency.Average)
            : null;
    }
}
