using System.Globalization;
using System.Text.Json.Nodes;

namespace Webhooks.Model;

/// <summary>Marks changes of the host's keys.</summary>
internal static class KeyAudit
{
    /// <param name="fact">What was decided.</param>
    /// <param name="key">The key that it is about.</param>
    /// <param name="by">Who gave the command.</param>
    /// <param name="now">When.</param>
    public static KeyFact Mark(KeyFact fact, RuntimeKey? key, Actor? by, DateTimeOffset now) => by is null || key is null
        ? fact
        : fact with { Audit = new(by, now, Changes(fact, key).ToString()) };

    private static AuditChanges Changes(KeyFact fact, RuntimeKey key) =>
        fact is KeyCreated ? Created(key) : new AuditChanges().With("name", key.Name, null);

    private static AuditChanges Created(RuntimeKey key) => new AuditChanges()
        .With("name", null, key.Name)
        .With("scopes", null, new JsonArray([.. key.Scopes.Select(scope => (JsonNode?)scope)]))
        .With("projects", null, new JsonArray([.. key.Projects.Select(project => (JsonNode?)project.Value)]))
        .With("requests_per_second", null, key.RequestsPerSecond)
        .With("expires_at", null, key.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
