using System.Collections.Frozen;
using Webhooks.Model;

namespace Webhooks.Actors.Catalogue;

/// <summary>The event types that the host defines for all of its projects. A project's own definition of a type wins.</summary>
/// <param name="types">The event types.</param>
/// <param name="typeOf">Which of them a C# type is.</param>
internal sealed class HostCatalogue(IEnumerable<EventTypeDefinition> types, Func<Type, EventType?>? typeOf = null)
{
    private readonly FrozenDictionary<EventType, CatalogueType> _types =
        types.ToFrozenDictionary(type => type.Type, type => new CatalogueType(type with { Version = 1 }, isOfHost: true));

    public static HostCatalogue Empty { get; } = new([]);

    public bool IsEmpty => _types.Count == 0;

    public IEnumerable<CatalogueType> Types => _types.Values;

    public EventType? TypeOf(Type data) => typeOf?.Invoke(data);

    public CatalogueType? Find(EventType type) => _types.GetValueOrDefault(type);
}
