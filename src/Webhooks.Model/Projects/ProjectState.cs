using System.Runtime.InteropServices;

namespace Webhooks.Model;

/// <summary>The state of a project: the head of its log, its routing table, the ids it accepted recently.</summary>
/// <remarks>
/// Changed by <see cref="ProjectDecider.Apply"/> and <see cref="Report"/> alone, in place: the publish path runs through here tens of
/// thousands of times a second.
/// </remarks>
internal sealed class ProjectState(ProjectId id)
{
    private readonly Dictionary<WebhookId, Route> _routes = [];
    private readonly HashSet<WebhookId> _ofTypes = [];
    private readonly HashSet<WebhookId> _lagging = [];
    private readonly FilterIndex _filtered = new();
    private RoutingIndex? _index;

    public ProjectId Id { get; } = id;

    /// <summary>The last accepted event; the next one follows it.</summary>
    public Cursor Head { get; internal set; } = Cursor.Earliest;

    /// <summary>Events up to here are no longer retained; they are no longer read.</summary>
    public Cursor Expired { get; internal set; }

    /// <summary>The head when webhooks were last passed over what is none of theirs.</summary>
    public long PassedAt { get; internal set; }

    public DateTimeOffset LastAcceptedAt { get; internal set; }

    /// <summary>The event types that it has defined.</summary>
    public EventCatalogue Catalogue { get; internal set; } = EventCatalogue.Empty;

    public PortalSessions Portal { get; internal set; } = PortalSessions.Empty;

    public RecentIds RecentIds { get; } = new();

    public IReadOnlyDictionary<WebhookId, Route> Routes => _routes;

    /// <summary>The webhooks without conditions besides types.</summary>
    public IReadOnlySet<WebhookId> OfTypes => _ofTypes;

    /// <summary>
    /// The webhooks with events that they have not read. Of ten thousand few are; a commit looks only at these.
    /// </summary>
    public IReadOnlySet<WebhookId> Lagging => _lagging;

    /// <summary>Which webhooks ask for an event.</summary>
    public RoutingIndex Index => _index ??= new(_routes);

    /// <summary>The routes with conditions besides types.</summary>
    public FilterIndex Filtered => _filtered;

    /// <summary>Whether a webhook has work, so that the project must be remembered.</summary>
    public bool HasWork => _routes.Values.Any(route => route.IsOpen);

    public Route? RouteOf(WebhookId webhook) => _routes.GetValueOrDefault(webhook);

    /// <summary>The webhooks that may still need events up to the given sequence.</summary>
    public IEnumerable<WebhookId> Needing(long upTo) => _routes.Where(entry => entry.Value.Needs(upTo)).Select(entry => entry.Key);

    /// <summary>Applies a webhook's report; false when it is not in the routing table.</summary>
    public bool Report(WebhookReport report)
    {
        if (RouteOf(report.Webhook) is not { } route)
            return false;
        var reported = route.Reported(report);
        _routes[report.Webhook] = reported;
        Follow(report.Webhook, reported);
        return true;
    }

    internal void SetRoute(WebhookId webhook, Route route)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_routes, webhook, out _);
        var isRerouted = !ReferenceEquals(place?.Filter, route.Filter);
        place = route;
        Follow(webhook, route);
        if (!isRerouted)
            return;
        Index.Clear();
        if (route.Filter.Payload is null)
            _ofTypes.Add(webhook);
        else
            _ofTypes.Remove(webhook);
        _filtered.Put(webhook, route.Filter);
    }

    internal void RemoveRoute(WebhookId webhook)
    {
        Index.Clear();
        _routes.Remove(webhook);
        _ofTypes.Remove(webhook);
        _lagging.Remove(webhook);
        _filtered.Remove(webhook);
    }

    private void Follow(WebhookId webhook, Route route)
    {
        if (route.Lags)
            _lagging.Add(webhook);
        else
            _lagging.Remove(webhook);
    }
}
