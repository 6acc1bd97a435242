using System.Collections.Frozen;
using Webhooks.Model;

namespace Webhooks.Actors.Catalogue;

/// <summary>A project's catalogue as a node knows it.</summary>
/// <param name="Revision">Which state of it.</param>
/// <param name="Types">Its types.</param>
internal sealed record KnownCatalogue(long Revision, FrozenDictionary<EventType, CatalogueType> Types)
{
    /// <summary>A catalogue that never had a type: what a node takes for granted until the project says otherwise.</summary>
    public static KnownCatalogue None { get; } = new(0, FrozenDictionary<EventType, CatalogueType>.Empty);
}
