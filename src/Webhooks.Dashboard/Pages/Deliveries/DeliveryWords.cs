using Webhooks.Actors;
using Webhooks.Dashboard.Shared;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Deliveries;

/// <summary>The outcome of a delivery, in words.</summary>
internal static class DeliveryWords
{
    /// <summary>Its last change, without a full stop.</summary>
    public static string Last(DeliveryView delivery) => delivery switch
    {
        { LastFailureReason: { } reason } => FailureWords.Of(reason, delivery.LastStatusCode),
        { Attempts: 0, Status: DeliveryStatus.Cancelled } => "Cancelled before it was tried",
        { Attempts: 0 } => "Not tried yet",
        _ => FailureWords.Of(null, delivery.LastStatusCode),
    };
}
