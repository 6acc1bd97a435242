using System.Collections.Frozen;

namespace Webhooks.Actors.Audit;

/// <summary>The names of the changes that are audited, by the manifest of their fact.</summary>
internal static class AuditActions
{
    public static FrozenDictionary<string, string> ByManifest { get; } = new Dictionary<string, string>
    {
        ["WC1"] = "webhook.created",
        ["WU1"] = "webhook.updated",
        ["SR1"] = "webhook.secret_rotated",
        ["WP1"] = "webhook.paused",
        ["WR1"] = "webhook.resumed",
        ["WE1"] = "webhook.enabled",
        ["WD1"] = "webhook.disabled",
        ["WX1"] = "webhook.deleted",
        ["DR1"] = "delivery.resent",
        ["RS1"] = "replay.started",
        ["RX1"] = "replay.cancelled",
        ["TD1"] = "event_type.defined",
        ["TX1"] = "event_type.removed",
        ["LO1"] = "portal_session.opened",
        ["LX1"] = "portal_session.ended",
        ["KC1"] = "key.created",
        ["KX1"] = "key.revoked",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
