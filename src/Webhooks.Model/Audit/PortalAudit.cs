using System.Globalization;
using System.Text.Json.Nodes;

namespace Webhooks.Model;

/// <summary>Marks the portal sessions that a caller opens and ends.</summary>
internal static class PortalAudit
{
    /// <param name="fact">What was decided.</param>
    /// <param name="by">Who gave the command.</param>
    /// <param name="now">When.</param>
    public static ProjectFact Mark(ProjectFact fact, Actor? by, DateTimeOffset now) => by is null
        ? fact
        : fact with { Audit = new(by, now, Changes(fact).ToString()) };

    private static AuditChanges Changes(ProjectFact fact) => fact switch
    {
        PortalSessionOpened { Session: var session } => new AuditChanges()
            .With("capabilities", null, new JsonArray([.. Words(session.Capabilities)]))
            .With("actor", null, session.Actor)
            .With("expires_at", null, session.ExpiresAt.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        PortalSessionsEnded ended => new AuditChanges().With("open", ended.Ids.Length, 0),
        _ => new(),
    };

    private static IEnumerable<JsonNode?> Words(Capabilities capabilities) =>
        from capability in Enum.GetValues<Capabilities>()
        where capability != Capabilities.None && int.IsPow2((int)capability) && capabilities.HasFlag(capability)
        select (JsonNode?)capability.ToString().ToLowerInvariant();
}
