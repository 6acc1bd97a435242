using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>The filter of a list of events; null means any. Instants compare with the time of acceptance.</summary>
public sealed record EventQuery
{
    /// <summary>Events of this type.</summary>
    public EventType? EventType { get; init; }

    /// <summary>The start of the id or the key.</summary>
    public string? Find { get; init; }

    /// <summary>At or after it.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>After this sequence; 0 for all.</summary>
    public long After { get; init; }

    /// <summary>Whether events about webhooks (<c>webhook.…</c>, <c>delivery.…</c>) are also listed.</summary>
    public bool WithSystemEvents { get; init; } = true;

    internal bool Takes(EventType type) =>
        (EventType is null || EventType == type) && (WithSystemEvents || !OperationalEvents.IsReserved(type));
}

/// <summary>The deliveries of an event, in numbers of webhooks.</summary>
/// <param name="Delivered">Webhooks that delivered it.</param>
/// <param name="Retrying">Webhooks between two attempts.</param>
/// <param name="Pending">Webhooks that have not tried it yet.</param>
/// <param name="Exhausted">Webhooks that gave up.</param>
/// <param name="Cancelled">Webhooks that were deleted before.</param>
public readonly record struct EventDeliveries(int Delivered, int Retrying, int Pending, int Exhausted, int Cancelled)
{
    /// <summary>How many webhooks it is for.</summary>
    public int Total => Delivered + Retrying + Pending + Exhausted + Cancelled;

    /// <summary>Both counts together.</summary>
    public static EventDeliveries operator +(EventDeliveries left, EventDeliveries right) => new(
        left.Delivered + right.Delivered, left.Retrying + right.Retrying, left.Pending + right.Pending, left.Exhausted + right.Exhausted,
        left.Cancelled + right.Cancelled);
}
