using Webhooks.Actors.Journal;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>A webhook as a reader of its project's events.</summary>
internal sealed record ReaderRow(string Id, byte[] Definition, long Cursor, long No)
{
    private readonly EventFilter _filter = WireTypes.Filter(Journal.Wire.Definition.Parser.ParseFrom(Definition).Patterns);

    public bool Wants(EventRow @event) =>
        @event.OnlyFor is { } only ? only == Id : Wants(EventType.Parse(@event.Type), @event.Key);

    /// <summary>The event as a delivery that waits for its first attempt.</summary>
    public DeliveryView Pending(EventRow @event) => View(@event, null, null);

    /// <summary>The event as a delivery that has expired without an attempt.</summary>
    public DeliveryView Expired(EventRow @event, long at) => View(@event, (int)StoredStatus.Expired, at);

    private bool Wants(EventType type, string? key) =>
        _filter.Matches(type) && !OperationalEvents.SpeaksOf(WebhookId.Parse(Id), type, key);

    private DeliveryView View(EventRow @event, long? status, long? at) =>
        new DeliveryRow(Id, 0, 0, @event.Sequence, @event.Id, @event.Type, @event.AcceptedAt, null, null, null, status, at, null, null).ToView();
}
