namespace Webhooks.Model;

/// <summary>A delivery that is to be sent again.</summary>
/// <param name="Position">The event.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
/// <param name="AttemptsMade">How many attempts it has behind it; the next one has the next number.</param>
/// <param name="Was">Where it stood; null when this event was never tried.</param>
internal sealed record ResentDelivery(EventPosition Position, DateTimeOffset AcceptedAt, int AttemptsMade, DeliveryStatus? Was);

/// <summary>Where a resent delivery comes from.</summary>
/// <param name="AttemptsMade">How many attempts it had behind it; they do not spend its new retry schedule.</param>
/// <param name="Was">Where it stood; null when the event was never tried.</param>
/// <param name="Replay">The replay that took it, or null when it was resent by itself.</param>
public sealed record ResendOrigin(int AttemptsMade, DeliveryStatus? Was, ReplayId? Replay);
