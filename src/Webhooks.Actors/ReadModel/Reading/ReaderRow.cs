using Webhooks.Actors.Journal;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>A webhook as a reader of its project's events.</summary>
internal sealed record ReaderRow(string Id, byte[] Definition, long Cursor, long No)
{
    private readonly Journal.Wire.Definition _definition = Journal.Wire.Definition.Parser.ParseFrom(Definition);
    private EventFilter? _filter;

    /// <summary>Its filter.</summary>
    public EventFilter Filter => _filter ??= WireTypes.Filter(_definition.Patterns, _definition.Filter);

    /// <summary>Its name.</summary>
    public string Name => _definition.Name;

    /// <summary>Whether its event types include the event.</summary>
    public bool WantsType(EventRow @event) => Wants(Filter, WebhookId.Parse(Id), @event);

    /// <summary>Whether the event types of the filter include the event.</summary>
    public static bool Wants(EventFilter filter, WebhookId webhook, EventRow @event) => @event.OnlyFor is { } only ? only == webhook.Value
        : EventType.Parse(@event.Type) is var type && filter.Matches(type) && !OperationalEvents.SpeaksOf(webhook, type, @event.Key);

    /// <summary>The event as a delivery that waits for its first attempt.</summary>
    public DeliveryView Pending(EventRow @event) => View(@event, null, null);

    /// <summary>The event as a delivery that has expired without an attempt.</summary>
    public DeliveryView Expired(EventRow @event, long at) => View(@event, (int)StoredStatus.Expired, at);

    private DeliveryView View(EventRow @event, long? status, long? at) =>
        new DeliveryRow(Id, 0, 0, @event.Sequence, @event.Id, @event.Type, @event.AcceptedAt, null, null, null, status, at, null,
            null).ToView();
}
