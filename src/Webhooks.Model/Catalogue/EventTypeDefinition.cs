using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>What becomes of an event whose data does not fit the schema of its type.</summary>
public enum SchemaValidation
{
    /// <summary>It is accepted; the schema is documentation.</summary>
    Off,

    /// <summary>It is accepted and counted.</summary>
    Warn,

    /// <summary>It is refused.</summary>
    Reject,
}

/// <summary>An event type as the catalogue describes it.</summary>
/// <param name="Type">Its name, such as <c>image.status_changed</c>.</param>
public sealed record EventTypeDefinition(EventType Type)
{
    /// <summary>A short name for people.</summary>
    public string? Title { get; init; }

    /// <summary>When it is published and what it means.</summary>
    public string? Description { get; init; }

    /// <summary>The heading under which it is listed.</summary>
    public string? Group { get; init; }

    /// <summary>A JSON Schema (2020-12) of <c>data</c>, as JSON; null for none.</summary>
    public string? Schema { get; init; }

    /// <summary>What becomes of an event whose data does not fit the schema.</summary>
    public SchemaValidation Validation { get; init; }

    /// <summary>Examples of <c>data</c>, each as JSON.</summary>
    public ImmutableArray<string> Samples { get; init; } = [];

    /// <summary>
    /// Where former values are, for filters on changes: from the path of a value to the path of its former value, such as
    /// <c>data.status</c> to <c>data.old.status</c>.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Previous { get; init; } = NoPaths;

    /// <summary>Whether publishers and receivers should no longer use it.</summary>
    public bool Deprecated { get; init; }

    /// <summary>The type to use in its place.</summary>
    public EventType? ReplacedBy { get; init; }

    /// <summary>How many schemas it has had; 0 before it is in the catalogue.</summary>
    public int Version { get; init; }

    /// <summary>No paths to former values.</summary>
    internal static ImmutableSortedDictionary<string, string> NoPaths { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>About how many bytes it takes.</summary>
    internal int Size => (Description?.Length ?? 0) + (Schema?.Length ?? 0) + Samples.Sum(sample => sample.Length) + 512;

    /// <inheritdoc/>
    public bool Equals(EventTypeDefinition? other) => other is not null
        && (Type, Title, Description, Group, Schema) == (other.Type, other.Title, other.Description, other.Group, other.Schema)
        && (Validation, Deprecated, ReplacedBy, Version) == (other.Validation, other.Deprecated, other.ReplacedBy, other.Version)
        && Samples.AsSpan().SequenceEqual(other.Samples.AsSpan())
        && Previous.SequenceEqual(other.Previous);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Version, Schema);
}
