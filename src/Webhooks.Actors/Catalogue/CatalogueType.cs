using Webhooks.Model;

namespace Webhooks.Actors.Catalogue;

/// <summary>An event type of a catalogue, with its schema compiled once it is needed.</summary>
/// <param name="definition">What the catalogue says.</param>
/// <param name="isOfHost">Whether it is defined for all projects of the host.</param>
internal sealed class CatalogueType(EventTypeDefinition definition, bool isOfHost = false)
{
    private readonly Lazy<CompiledSchema?> _schema = new(
        () => definition.Schema is { } schema ? CompiledSchema.TryCompile(schema, out _) : null);

    public EventTypeDefinition Definition => definition;

    public bool IsOfHost => isOfHost;

    /// <summary>Where it keeps former values, if not where filters look for them anyway.</summary>
    public FormerPaths? Former { get; } = FormerPaths.Of(definition.Previous);

    /// <summary>What does not fit in the data of an event; empty when all fits or nothing is checked.</summary>
    public IReadOnlyList<FieldError> Validate(ReadOnlyMemory<byte> data) => _schema.Value?.Validate(data) ?? [];
}
