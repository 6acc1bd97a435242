using System.Collections.Concurrent;
using System.Collections.Frozen;
using Webhooks.Actors.Catalogue;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Gateway;

/// <summary>
/// The catalogues that a node knows. It may know an old one: a project accepts only what was validated against its own revision.
/// </summary>
internal sealed class Catalogues(RegionAsking asking, HostCatalogue host)
{
    /// <summary>Projects whose catalogue is kept; more than a node has busy at once.</summary>
    private const int MaxKept = 10_000;

    /// <summary>A catalogue that changes this often while it is read is written in a loop.</summary>
    public const int MaxReads = 10;

    private static readonly Refusal Changing = new(
        RefusalReason.Unavailable, "unavailable", "The catalogue of the project keeps changing; nothing was stored. Try again.");

    private readonly ConcurrentDictionary<ProjectId, KnownCatalogue> _known = [];

    public HostCatalogue Host => host;

    /// <summary>Why a publish ends that was validated again and again.</summary>
    public static RefusedException KeepsChanging() => new(Changing);

    public KnownCatalogue Known(ProjectId project) => _known.GetValueOrDefault(project) ?? KnownCatalogue.None;

    public CatalogueType? Find(KnownCatalogue catalogue, EventType type) => catalogue.Types.GetValueOrDefault(type) ?? host.Find(type);

    /// <summary>The catalogue as the project has it now.</summary>
    public async Task<KnownCatalogue> ReadAsync(ProjectId project, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReads; i++)
        {
            if (await TryReadAsync(project, cancellationToken).ConfigureAwait(false) is { } catalogue)
                return Keep(project, catalogue);
        }

        throw new RefusedException(Changing);
    }

    /// <summary>The event types that the project or the host has defined, by name; the project's own first.</summary>
    public async Task<IEnumerable<CatalogueType>> ListDefinedAsync(ProjectId project, CancellationToken cancellationToken) =>
        (await ReadAsync(project, cancellationToken).ConfigureAwait(false)).Types.Values.Concat(host.Types)
            .DistinctBy(type => type.Definition.Type).OrderBy(type => type.Definition.Type.Value, StringComparer.Ordinal);

    private async Task<KnownCatalogue?> TryReadAsync(ProjectId project, CancellationToken cancellationToken)
    {
        var types = new List<EventTypeDefinition>();
        var revision = default(long?);
        while (true)
        {
            var page = await asking.AskAsync<ProjectRegion, CataloguePage>(
                new GetCatalogue(project, types.Count == 0 ? null : types[^1].Type.Value), cancellationToken).ConfigureAwait(false);
            if (revision is { } first && first != page.Revision)
                return null;
            revision = page.Revision;
            types.AddRange(page.Types);
            if (page.IsLast)
                return Of(Known(project), page.Revision, types);
        }
    }

    /// <summary>What is as it was stays compiled.</summary>
    private static KnownCatalogue Of(KnownCatalogue before, long revision, List<EventTypeDefinition> types) => new(
        revision,
        types.ToFrozenDictionary(
            type => type.Type,
            type => before.Types.GetValueOrDefault(type.Type) is { } known && known.Definition.Equals(type) ? known : new(type)));

    private KnownCatalogue Keep(ProjectId project, KnownCatalogue catalogue)
    {
        if (_known.Count >= MaxKept)
            _known.Clear();
        return _known[project] = catalogue;
    }
}
