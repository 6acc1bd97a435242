using Webhooks.Actors;
using Webhooks.Dashboard.Pages.Deliveries;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Events;

/// <summary>Which events a page lists, as its URL says it. What the URL has wrong does not matter.</summary>
/// <param name="Text">What the id or the key begins with, or null.</param>
/// <param name="Times">Type and time.</param>
/// <param name="WithSystemEvents">Whether events about webhooks are listed, too.</param>
internal sealed record EventSearch(string? Text, DeliveryFilter Times, bool WithSystemEvents)
{
    /// <summary>Whether it leaves anything out but system events.</summary>
    public bool IsAny => string.IsNullOrWhiteSpace(Text) && Times.IsAny;

    public EventQuery Query(DateTimeOffset now, long after = 0)
    {
        var times = Times.Query(now);
        return new()
        {
            EventType = times.EventType,
            Since = times.Since,
            Until = times.Until,
            Find = string.IsNullOrWhiteSpace(Text) ? null : Text.Trim(),
            After = after,
            // Who asks for a type that only the system publishes wants to see it.
            WithSystemEvents = WithSystemEvents || (times.EventType is { } type && OperationalEvents.IsReserved(type)),
        };
    }
}
