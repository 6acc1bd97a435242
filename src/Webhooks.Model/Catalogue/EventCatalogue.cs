using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>The event types that a project has defined.</summary>
/// <remarks>
/// They are facts of the project, and not of an entity of their own: the project orders publishes and changes of the catalogue in one
/// journal. A publisher validates outside the project, against the revision that it knows, and the project accepts what was validated
/// against its own revision only. So a schema holds from the answer to its PUT on, on every node, and costs a publish one comparison.
/// </remarks>
/// <param name="Revision">How often it was changed; 0 when it never had a type.</param>
/// <param name="Types">The definitions by type.</param>
internal sealed record EventCatalogue(long Revision, ImmutableSortedDictionary<string, EventTypeDefinition> Types)
{
    public const int MaxTypes = 500;

    /// <summary>All definitions of a project together: they are part of its snapshots.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    public static EventCatalogue Empty { get; } =
        new(0, ImmutableSortedDictionary.Create<string, EventTypeDefinition>(StringComparer.Ordinal));

    public EventTypeDefinition? Find(EventType type) => Types.GetValueOrDefault(type.Value);

    public EventCatalogue With(EventTypeDefinition definition) => new(Revision + 1, Types.SetItem(definition.Type.Value, definition));

    public EventCatalogue Without(EventType type) => new(Revision + 1, Types.Remove(type.Value));

    /// <summary>The definition with its version, or why it cannot be in the catalogue.</summary>
    public (EventTypeDefinition? Definition, Refusal? Refusal) Decide(EventTypeDefinition definition)
    {
        var current = Find(definition.Type);
        if (current is null && Types.Count >= MaxTypes)
            return (null, Full($"has {MaxTypes} event types, which is the most it takes"));
        if (Types.Values.Sum(type => (long)type.Size) - (current?.Size ?? 0) + definition.Size > MaxBytes)
            return (null, Full($"would have more than {MaxBytes / 1024 / 1024} MB of schemas and samples, which is the most it takes"));
        var version = current is null ? 1 : current.Schema == definition.Schema ? current.Version : current.Version + 1;
        return (definition with { Version = version }, null);
    }

    public static Refusal NotFound(EventType type) => new(
        RefusalReason.NotFound, "event_type_not_found", $"The catalogue of this project has no event type '{type}'.");

    private static Refusal Full(string why) => new(RefusalReason.Conflict, "catalogue_full", $"The catalogue {why}.");
}
