namespace Webhooks.Model;

/// <summary>A delivery to send again.</summary>
/// <param name="Position">The event.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
/// <param name="AttemptsMade">The number of its attempts; the next one has the next number.</param>
/// <param name="Was">Its earlier status; null when this event was never tried.</param>
internal sealed record ResentDelivery(EventPosition Position, DateTimeOffset AcceptedAt, int AttemptsMade, DeliveryStatus? Was);

/// <summary>The origin of a resent delivery.</summary>
/// <param name="AttemptsMade">The number of its earlier attempts; they do not count for its new retry schedule.</param>
/// <param name="Was">Its earlier status; null when the event was never tried.</param>
/// <param name="Replay">The replay that took it, or null when it was resent individually.</param>
public sealed record ResendOrigin(int AttemptsMade, DeliveryStatus? Was, ReplayId? Replay);
