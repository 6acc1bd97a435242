using System.Runtime.InteropServices;

namespace Webhooks.Model;

/// <summary>What a project is: the head of its log, its routing table, the ids it accepted recently.</summary>
/// <remarks>
/// Changed by <see cref="ProjectDecider.Apply"/> and <see cref="Report"/> alone, in place: the publish path runs through here tens of
/// thousands of times a second.
/// </remarks>
internal sealed class ProjectState(ProjectId id)
{
    private readonly Dictionary<WebhookId, Route> _routes = [];
    private readonly FilterIndex _filtered = new();
    private RoutingIndex? _index;

    public ProjectId Id { get; } = id;

    /// <summary>The last event accepted; what is published next goes behind it.</summary>
    public Cursor Head { get; internal set; } = Cursor.Earliest;

    /// <summary>Events up to here are no longer retained; nothing of them is read any more.</summary>
    public Cursor Expired { get; internal set; }

    /// <summary>The head when webhooks were last passed over what is none of theirs.</summary>
    public long PassedAt { get; internal set; }

    public DateTimeOffset LastAcceptedAt { get; internal set; }

    public RecentIds RecentIds { get; } = new();

    public IReadOnlyDictionary<WebhookId, Route> Routes => _routes;

    /// <summary>Which webhooks ask for an event.</summary>
    public RoutingIndex Index => _index ??= new(_routes);

    /// <summary>Those of the routes that ask for more than an event's type.</summary>
    public FilterIndex Filtered => _filtered;

    /// <summary>Whether some webhook has something to do, so that the project must be remembered.</summary>
    public bool HasWork => _routes.Values.Any(route => route.IsOpen);

    public Route? RouteOf(WebhookId webhook) => _routes.GetValueOrDefault(webhook);

    /// <summary>The webhooks that may still need events up to the given sequence.</summary>
    public IEnumerable<WebhookId> Needing(long upTo) => _routes.Where(entry => entry.Value.Needs(upTo)).Select(entry => entry.Key);

    /// <summary>Takes in what a webhook says of itself; false when it is not in the routing table.</summary>
    public bool Report(WebhookReport report)
    {
        if (RouteOf(report.Webhook) is not { } route)
            return false;
        _routes[report.Webhook] = route.Reported(report);
        return true;
    }

    internal void SetRoute(WebhookId webhook, Route route)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_routes, webhook, out _);
        var isRerouted = !ReferenceEquals(place?.Filter, route.Filter);
        place = route;
        if (!isRerouted)
            return;
        Index.Clear();
        _filtered.Put(webhook, route.Filter);
    }

    internal void RemoveRoute(WebhookId webhook)
    {
        Index.Clear();
        _routes.Remove(webhook);
        _filtered.Remove(webhook);
    }
}
