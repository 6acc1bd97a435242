using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Events;

/// <summary>Why a webhook has no delivery of an event.</summary>
internal static class NotSentReason
{
    /// <summary>A sentence, as far as their current states show it.</summary>
    public static string Of(WebhookView webhook, EventView @event, FilterMismatch? mismatch = null) =>
        @event.Type.Value == "webhook.test" ? "A test event goes only to the webhook that it tests."
        : OperationalEvents.IsReserved(@event.Type) && @event.Key == webhook.Id.Value
        ? "It is about this webhook itself, and only other webhooks receive it."
        : !webhook.Definition.Filter.Matches(@event.Type)
        ? $"It asks for {string.Join(", ", webhook.Definition.Filter.Patterns.Select(pattern => pattern.Value))}, not for "
            + $"{@event.Type.Value}."
        : mismatch is not null
        ? $"Not sent: filter, {mismatch.Describe()}."
        : webhook.CreatedAt > @event.AcceptedAt ? "It was created after the event, and started with later events."
        : "It did not ask for such events then, or skipped its backlog.";
}
