using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>States of webhooks in words.</summary>
internal static class WebhookWords
{
    /// <summary>Why it is not active; without a full stop.</summary>
    public static string WhyStopped(WebhookResource webhook) => (webhook.Status, webhook.StatusReason) switch
    {
        ("paused", _) => "an operator has paused it",
        ("damaged", _) =>
            $"it is damaged ({webhook.Damage?.PersistenceId}, sequence number {webhook.Damage?.SequenceNr}): "
                + $"{webhook.Damage?.Reason.TrimEnd('.')}",
        (_, "gone") => "it was disabled because its receiver answered 410: it wants no more events",
        (_, "failing") => "it was disabled because its receiver failed for too long without one success",
        (_, { } reason) => $"it is {webhook.Status} ({reason})",
        _ => $"it is {webhook.Status}",
    };

    /// <summary>The verb that continues it, or that shows the obstacle.</summary>
    public static string GoOnVerb(WebhookResource webhook) => webhook.Status switch
    {
        "paused" => "resume",
        "damaged" => "show",
        _ => "enable",
    };

    /// <summary>
    /// Whether it now receives events of a type: types, <c>image.*</c> for one segment, <c>image.**</c> for any depth, <c>*</c> for all.
    /// </summary>
    public static bool Wants(WebhookResource webhook, string eventType) => webhook.EventTypes.Any(pattern => Matches(pattern, eventType));

    private static bool Matches(string pattern, string type)
    {
        if (pattern == "*")
            return !type.StartsWith("webhook.", StringComparison.Ordinal)
                && !type.StartsWith("delivery.", StringComparison.Ordinal); // webhooks ask for those by name
        if (pattern.EndsWith(".**", StringComparison.Ordinal))
            return type.StartsWith(pattern[..^2], StringComparison.Ordinal);
        return pattern.EndsWith(".*", StringComparison.Ordinal)
            ? type.StartsWith(pattern[..^1], StringComparison.Ordinal)
                && !type[(pattern.Length - 1)..].Contains('.', StringComparison.Ordinal)
            : pattern == type;
    }
}
