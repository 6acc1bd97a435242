using Webhooks.Model;

namespace Webhooks.Benchmarks.Sending;

/// <summary>Ids that end in the event's number, from which the receiver knows the event.</summary>
internal static class EventIds
{
    public static PublishedEventId Of(long number) => PublishedEventId.Parse($"evt_{number:D16}");
}
