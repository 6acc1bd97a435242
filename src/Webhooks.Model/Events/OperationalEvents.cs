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

    /// <summary>The refusal of events that only the system publishes; null when there are none among them.</summary>
    internal static Refusal? Validate(IReadOnlyList<EventDraft> drafts)
    {
        for (var i = 0; i < drafts.Count; i++)
        {
            if (IsReserved(drafts[i].Type))
                return Refuse(i, drafts[i].Type) with { Index = drafts.Count > 1 ? i : null };
        }

        return null;
    }

    internal static Refusal Refuse(int index, EventType type) => new(
        RefusalReason.Invalid,
        "invalid_event",
        $"Event {index + 1} of this request has the type '{type}': type {WhyReserved}. Nothing was stored.")
    {
        Errors = [new("type", WhyReserved)],
    };
}
