using System.Collections.Frozen;
using Webhooks.Model;

namespace Webhooks.Actors.Catalogue;

/// <summary>The event types that the host defines for all of its projects. A project's own definition of a type wins.</summary>
internal sealed class HostCatalogue(IEnumerable<EventTypeDefinition> types)
{
    private readonly FrozenDictionary<EventType, CatalogueType> _types =
        types.ToFrozenDictionary(type => type.Type, type => new CatalogueType(type with { Version = 1 }, isOfHost: true));

    public static HostCatalogue Empty { get; } = new([]);

    public bool IsEmpty => _types.Count == 0;

    public IEnumerable<CatalogueType> Types => _types.Values;

    public CatalogueType? Find(EventType type) => _types.GetValueOrDefault(type);
}
