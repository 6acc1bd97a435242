namespace Webhooks.Model;

/// <summary>
/// Events that the system publishes about webhooks, in the webhook's own project. Their types are reserved, and their ordering key is the
/// webhook that they are about: it never receives them.
/// </summary>
public static class OperationalEvents
{
    /// <summary>Why a reserved type is refused, for error messages.</summary>
    public const string WhyReserved =
        "must not start with 'webhook.' or 'delivery.': these prefixes are reserved for system events";

    /// <summary>Whether the type is one that only the system publishes.</summary>
    public static bool IsReserved(EventType type) =>
        type.Value.StartsWith("webhook.", StringComparison.Ordinal) || type.Value.StartsWith("delivery.", StringComparison.Ordinal);

    /// <summary>Whether an event is about this webhook, which therefore does not receive it.</summary>
    internal static bool SpeaksOf(WebhookId webhook, EventType type, string? key) => key == webhook.Value && IsReserved(type);
}
