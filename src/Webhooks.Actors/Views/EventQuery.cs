using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Which events to list; what is null does not matter. Instants compare with the time of acceptance.</summary>
public sealed record EventQuery
{
    /// <summary>Events of this type.</summary>
    public EventType? EventType { get; init; }

    /// <summary>What the id or the key begins with.</summary>
    public string? Find { get; init; }

    /// <summary>From when on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before when.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>After which sequence; 0 for all.</summary>
    public long After { get; init; }

    /// <summary>Whether events about webhooks (<c>webhook.…</c>, <c>delivery.…</c>) are listed, too.</summary>
    public bool WithSystemEvents { get; init; } = true;

    internal bool Takes(EventType type) =>
        (EventType is null || EventType == type) && (WithSystemEvents || !OperationalEvents.IsReserved(type));
}

/// <summary>What became of an event, in numbers of webhooks.</summary>
/// <param name="Delivered">Whose receiver has it.</param>
/// <param name="Retrying">Between two attempts.</param>
/// <param name="Pending">That have not tried it yet.</param>
/// <param name="Exhausted">That have given up.</param>
/// <param name="Cancelled">That were deleted before.</param>
public readonly record struct EventDeliveries(int Delivered, int Retrying, int Pending, int Exhausted, int Cancelled)
{
    /// <summary>How many webhooks it is for.</summary>
    public int Total => Delivered + Retrying + Pending + Exhausted + Cancelled;

    /// <summary>Both counts together.</summary>
    public static EventDeliveries operator +(EventDeliveries left, EventDeliveries right) => new(
        left.Delivered + right.Delivered, left.Retrying + right.Retrying, left.Pending + right.Pending, left.Exhausted + right.Exhausted,
        left.Cancelled + right.Cancelled);
}
