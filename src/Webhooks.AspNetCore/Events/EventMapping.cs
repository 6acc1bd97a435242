using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

internal static class EventMapping
{
    public static PublishAnswer ToAnswer(this AcceptedEvent accepted) =>
        new() { Id = accepted.Id.Value, Sequence = accepted.Sequence, Duplicate = accepted.Duplicate, Webhooks = accepted.Webhooks };

    public static EventResource ToResource(this EventView view) => new()
    {
        Id = view.Id.Value,
        Type = view.Type.Value,
        Sequence = view.Sequence,
        Key = view.Key,
        AcceptedAt = view.AcceptedAt,
    };

    public static EventDetailResource ToResource(this EventDetail detail) =>
        new(detail.Event.ToResource(), detail.Body.ToRawJson(), [.. detail.Deliveries.Select(DeliveryMapping.ToResource)]);
}
