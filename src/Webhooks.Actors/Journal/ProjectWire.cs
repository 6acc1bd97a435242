using Webhooks.Model;
using static Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Journal;

/// <summary>The stored form of a project's facts and snapshot.</summary>
internal static class ProjectWire
{
    public static Wire.EventsAccepted ToWire(EventsAccepted fact)
    {
        var wire = new Wire.EventsAccepted { FirstSequence = fact.FirstSequence, At = WireTypes.ToWire(fact.At) };
        wire.Events.Capacity = fact.Events.Count;
        var former = default(FormerPaths);
        foreach (var @event in fact.Events)
        {
            var stored = new Wire.Event
            {
                Id = @event.Id.Value,
                Type = @event.Type.Value,
                Digest = @event.Digest.Value,
                Body = Bytes(@event.Body),
            };
            if (@event.Key is { } key)
                stored.Key = key;
            if (@event.OnlyFor is { } only)
                stored.OnlyFor = only.Value;
            if (@event.Former is { } paths)
            {
                if (!ReferenceEquals(paths, former))
                    wire.Former.Add((former = paths).Json);
                stored.Former = wire.Former.Count;
            }

            wire.Events.Add(stored);
        }

        TraceWire.Add(wire.Traces, fact.Events);
        return wire;
    }

    public static EventsAccepted FromWire(Wire.EventsAccepted wire)
    {
        var at = Instant(wire.At);
        var events = new PublishedEvent[wire.Events.Count];
        var traces = TraceWire.Read(wire.Traces, events.Length);
        FormerPaths[] former = [.. wire.Former.Select(FormerPaths.Parse)];
        for (var i = 0; i < events.Length; i++)
        {
            var stored = wire.Events[i];
            events[i] = new(PublishedEventId.Parse(stored.Id), EventType.Parse(stored.Type), wire.FirstSequence + i, stored.Body.Memory)
            {
                Key = stored.HasKey ? stored.Key : null,
                OnlyFor = stored.HasOnlyFor ? WebhookId.Parse(stored.OnlyFor) : null,
                Digest = new(stored.Digest),
                AcceptedAt = at,
                Trace = traces.Length == 0 ? null : traces[i],
                Former = stored.Former == 0 ? null : former[stored.Former - 1],
            };
        }

        return new(at, events);
    }

    public static Wire.WebhookRouted ToWire(WebhookRouted fact)
    {
        var wire = new Wire.WebhookRouted { Webhook = fact.Webhook.Value, Version = fact.Version, Start = WireTypes.ToWire(fact.Start) };
        AddTo(wire.Patterns, fact.Filter);
        wire.Filter = fact.Filter.Payload?.Json ?? "";
        return wire;
    }

    public static WebhookRouted FromWire(Wire.WebhookRouted wire) =>
        new(WebhookId.Parse(wire.Webhook), wire.Version, RouteFilter(wire.Patterns, wire.Filter), WireTypes.FromWire(wire.Start));

    public static Wire.WebhookUnrouted ToWire(WebhookUnrouted fact) => new() { Webhook = fact.Webhook.Value };

    public static WebhookUnrouted FromWire(Wire.WebhookUnrouted wire) => new(WebhookId.Parse(wire.Webhook));

    public static Wire.ProjectSnapshot ToWire(ProjectSnapshot snapshot)
    {
        var wire = new Wire.ProjectSnapshot
        {
            Project = snapshot.Project.Value,
            Head = WireTypes.ToWire(snapshot.Head),
            LastAcceptedAt = WireTypes.ToWire(snapshot.LastAcceptedAt),
            LoggedRow = snapshot.LoggedRow,
            RecentIds = RecentIdsWire.ToWire(snapshot.RecentIds),
            Expired = snapshot.Expired == default ? null : WireTypes.ToWire(snapshot.Expired),
            DeletedRow = snapshot.DeletedRow,
            CatalogueRevision = snapshot.Catalogue.Revision,
        };
        wire.EventTypes.Add(snapshot.Catalogue.Types.Values.Select(CatalogueWire.ToWire));
        wire.PortalSessions.Add(snapshot.Portal.ById.Values.Select(PortalWire.ToWire));
        wire.Routes.Add(snapshot.Routes.Select(r => ToWire(r.Key, r.Value)));
        return wire;
    }

    public static ProjectSnapshot FromWire(Wire.ProjectSnapshot wire) => new(
        ProjectId.Parse(wire.Project),
        WireTypes.FromWire(wire.Head),
        Instant(wire.LastAcceptedAt),
        [.. wire.Routes.Select(FromWire)],
        RecentIdsWire.FromWire(wire.RecentIds),
        wire.LoggedRow)
    {
        Expired = wire.Expired is { } expired ? WireTypes.FromWire(expired) : default,
        DeletedRow = wire.DeletedRow,
        Catalogue = CatalogueWire.FromWire(wire.CatalogueRevision, wire.EventTypes),
        Portal = PortalWire.FromWire(wire.PortalSessions),
    };

    private static Wire.Route ToWire(WebhookId webhook, Route route)
    {
        var wire = new Wire.Route
        {
            Webhook = webhook.Value,
            Version = route.Version,
            Start = WireTypes.ToWire(route.Start),
            Cursor = WireTypes.ToWire(route.Cursor),
            ReadPosition = WireTypes.ToWire(route.ReadPosition),
            NextMatchSequence = route.NextMatch.Sequence,
            NextMatchRow = route.NextMatch.Row,
            LastMatch = route.LastMatch,
            Active = route.IsActive,
            Awaited = route.IsAwaited,
            OpenFrom = route.OpenFrom,
        };
        if (WireTypes.ToWire(route.WakeAt) is { } wakeAt)
            wire.WakeAt = wakeAt;
        AddTo(wire.Patterns, route.Filter);
        wire.Filter = route.Filter.Payload?.Json ?? "";
        return wire;
    }

    private static KeyValuePair<WebhookId, Route> FromWire(Wire.Route wire) => new(
        WebhookId.Parse(wire.Webhook),
        new(wire.Version, RouteFilter(wire.Patterns, wire.Filter), WireTypes.FromWire(wire.Start))
        {
            Cursor = WireTypes.FromWire(wire.Cursor),
            ReadPosition = WireTypes.FromWire(wire.ReadPosition),
            NextMatch = new(wire.NextMatchSequence, wire.NextMatchRow),
            LastMatch = wire.LastMatch,
            WakeAt = wire.HasWakeAt ? Instant(wire.WakeAt) : null,
            IsActive = wire.Active,
            IsAwaited = wire.Awaited,
            OpenFrom = wire.OpenFrom,
        });
}
