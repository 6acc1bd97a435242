using Webhooks.Actors;
using Webhooks.Dashboard.Pages.Deliveries;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Events;

/// <summary>The filter of a list of events, from its URL. Wrong values in the URL are ignored.</summary>
/// <param name="Text">The start of the id or the key, or null.</param>
/// <param name="Times">Type and time.</param>
/// <param name="WithSystemEvents">Whether events about webhooks are also listed.</param>
internal sealed record EventSearch(string? Text, DeliveryFilter Times, bool WithSystemEvents)
{
    /// <summary>Whether it excludes anything besides system events.</summary>
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
            // A search for a type that only the system publishes includes system events.
            WithSystemEvents = WithSystemEvents || (times.EventType is { } type && OperationalEvents.IsReserved(type)),
        };
    }
}
