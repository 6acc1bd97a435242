using System.Text.Json.Nodes;

namespace Webhooks.Model;

/// <summary>Marks changes of the catalogue of event types.</summary>
internal static class CatalogueAudit
{
    /// <param name="fact">What was decided.</param>
    /// <param name="before">The definition before it.</param>
    /// <param name="by">Who gave the command.</param>
    /// <param name="now">When.</param>
    public static ProjectFact Mark(ProjectFact fact, EventTypeDefinition? before, Actor? by, DateTimeOffset now) => by is null
        ? fact
        : fact with { Audit = new(by, now, Compare(before, (fact as EventTypeDefined)?.Definition).ToString()) };

    /// <summary>A schema may be large: its version shows that it changed.</summary>
    private static AuditChanges Compare(EventTypeDefinition? before, EventTypeDefinition? after) => new AuditChanges()
        .With("title", before?.Title, after?.Title)
        .With("description", before?.Description, after?.Description)
        .With("group", before?.Group, after?.Group)
        .With("version", before?.Version, after?.Version)
        .With("validation", Word(before), Word(after))
        .With("samples", before?.Samples.Length, after?.Samples.Length)
        .With("previous", Paths(before), Paths(after))
        .With("deprecated", before?.Deprecated, after?.Deprecated)
        .With("replaced_by", before?.ReplacedBy?.Value, after?.ReplacedBy?.Value);

    private static string? Word(EventTypeDefinition? definition) => definition?.Validation.ToString().ToLowerInvariant();

    private static JsonObject? Paths(EventTypeDefinition? definition) => definition is null
        ? null
        : new(definition.Previous.Select(path => KeyValuePair.Create(path.Key, (JsonNode?)path.Value)));
}
