namespace Webhooks.Model.Tests.Delivery;

/// <summary>What the scopes of a replay mean.</summary>
internal static class ReplayScopes
{
    /// <summary>Whether a replay sends an event that the webhook has behind it.</summary>
    /// <param name="only">The replay's scope.</param>
    /// <param name="stands">Where the event's delivery stands; null when it was never tried.</param>
    /// <param name="wasDelivered">Whether the receiver has answered one of its attempts 2xx.</param>
    public static bool Wants(this ReplayScope only, DeliveryStatus? stands, bool wasDelivered) => only switch
    {
        ReplayScope.All => true,
        ReplayScope.Exhausted => stands == DeliveryStatus.Exhausted,
        ReplayScope.Missing => !wasDelivered,
        _ => throw new ArgumentOutOfRangeException(nameof(only), only, "Not a scope."),
    };
}
