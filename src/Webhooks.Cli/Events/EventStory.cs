using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>The story of an event at each webhook of its project: the answer to "why did it not arrive".</summary>
internal static class EventStory
{
    /// <summary>For webhooks with a delivery of it, and for those without one.</summary>
    /// <param name="event">The event with its deliveries.</param>
    /// <param name="webhooks">The webhooks of the project.</param>
    /// <param name="last">The last known attempts, by webhook.</param>
    /// <param name="now">The present.</param>
    public static IReadOnlyList<(string Webhook, DeliveryStory Story)> Of(
        EventDetailResource @event, IReadOnlyList<WebhookResource> webhooks, IReadOnlyDictionary<string, AttemptResource> last,
        DateTimeOffset now)
    {
        var deliveries = @event.Deliveries.ToDictionary(delivery => delivery.WebhookId);
        var present = webhooks.Select(webhook => (
            $"{webhook.Name} ({webhook.Id})",
            deliveries.Remove(webhook.Id, out var delivery)
                ? DeliveryStory.Of(delivery, last.GetValueOrDefault(webhook.Id), webhook, now)
                : WithoutDelivery(@event, webhook))).ToList();
        var deleted = deliveries.Values.Select(delivery => (
            $"{delivery.WebhookId}, deleted since", DeliveryStory.Of(delivery, last.GetValueOrDefault(delivery.WebhookId), null, now)));
        return [.. present, .. deleted];
    }

    private static DeliveryStory WithoutDelivery(EventDetailResource @event, WebhookResource webhook)
    {
        if (@event.Filtered.FirstOrDefault(filtered => filtered.WebhookId == webhook.Id) is { } filtered)
            return new("not sent", [FilterWords.Of(filtered.NotSent)]);
        if (webhook.CreatedAt > @event.AcceptedAt && webhook.Counts.Backlog == 0)
            return new("too late", [$"It was created {Instants.Format(webhook.CreatedAt)}, after the event."], Replay(@event, webhook));
        if (!WebhookWords.Wants(webhook, @event.Type))
            return new("not wanted", [$"It receives {string.Join(", ", webhook.EventTypes)}, and the event is {@event.Type}."]);
        if (webhook.Status != "active")
        {
            return new(
                "waiting",
                [$"It has not reached the event: {WebhookWords.WhyStopped(webhook)}. {Backlog(webhook)}"],
                $"webhooks webhooks {WebhookWords.GoOnVerb(webhook)} {webhook.Id} --project {webhook.ProjectId}");
        }

        if (webhook.Health is { State: "failing" } health)
        {
            return new(
                "waiting",
                [
                    $"It has not reached the event: its receiver has been failing since {Instants.Format(health.FailingSince)}, "
                        + $"{health.ConsecutiveFailures} times in a row; until it succeeds, the webhook tries one at a time. "
                        + $"{Backlog(webhook)}"],
                $"webhooks deliveries list {webhook.Id} --project {webhook.ProjectId} --status pending");
        }

        return webhook.Counts.Backlog > 0
            ? new("waiting", [$"It has not reached the event: throttle, order and receiver limit its speed. {Backlog(webhook)}"])
            : new("no delivery", ["It asked for other events when this one was accepted, or the delivery is no longer kept."],
                Replay(@event, webhook));
    }

    private static string Backlog(WebhookResource webhook) => $"{webhook.Counts.Backlog} events are in its backlog, including this one.";

    // Since and until to the millisecond, the API's form of instants.
    private static string Replay(EventDetailResource @event, WebhookResource webhook) =>
        $"webhooks replay start {webhook.Id} --project {webhook.ProjectId} --since {@event.AcceptedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}"
        + $" --until {@event.AcceptedAt.UtcDateTime.AddMilliseconds(1):yyyy-MM-ddTHH:mm:ss.fffZ}";
}
