using Microsoft.Extensions.Options;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;

namespace Webhooks.Dashboard.Shared;

/// <summary>The event types that are offered in a project: the declared ones, then those of published events.</summary>
internal sealed class EventTypeCatalog(AuthorizedQueries queries, IOptions<DashboardOptions> options)
{
    /// <summary>How many of the last events are read for types, and for counts by type.</summary>
    public const int Recent = 10_000;

    // A longer list is not usable; a pattern is.
    private const int MostSeen = 50;

    /// <summary>The title of a type, or the type itself.</summary>
    public string TitleOf(string type) => options.Value.EventTypes.TryGetValue(type, out var title) ? title : type;

    /// <summary>Types with their titles.</summary>
    public async Task<IReadOnlyList<(string Type, string Title)>> OfferAsync(ProjectId project, CancellationToken cancellationToken) =>
        Offer(await queries.CountEventTypesAsync(project, Recent, cancellationToken));

    /// <summary>The same, with types that are already counted.</summary>
    public IReadOnlyList<(string Type, string Title)> Offer(IEnumerable<EventTypeCount> seen) =>
    [
        .. options.Value.EventTypes.Select(declared => (declared.Key, declared.Value)),
        .. seen.Select(count => count.Type)
            .Where(type => !options.Value.EventTypes.ContainsKey(type.Value) && !OperationalEvents.IsReserved(type))
            .Take(MostSeen)
            .Select(type => (type.Value, type.Value)),
    ];
}
