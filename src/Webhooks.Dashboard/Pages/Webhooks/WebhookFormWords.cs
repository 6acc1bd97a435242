using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>The form's messages for refused fields: those of the API are for programs.</summary>
internal static class WebhookFormWords
{
    /// <summary>Sentences for fields, if the form has a better message than the API.</summary>
    public static IEnumerable<(string Field, string Words)> Of(WebhookDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft["name"]))
            yield return ("name", "Enter a name.");
        if (string.IsNullOrWhiteSpace(draft["url"]))
            yield return ("url", "Enter the URL that events are posted to.");
        if (draft.EventTypes.Count == 0)
            yield return ("event_types", "Select at least one event type.");
        yield return ("max_in_flight", $"Enter a whole number from 1 to {WebhookDefinition.MaxInFlightLimit}.");
        yield return ("timeout", "Enter a time from 1s to 60s, such as 15s.");
        yield return ("retry_schedule", "Enter up to 20 waits with commas between them, such as 5s, 5m, 2h; each may be up to 7d.");
        yield return ("throttle.rate",
            string.IsNullOrWhiteSpace(draft.Rate) ? "Enter a rate, or leave all three empty." : "Enter a whole number, such as 100.");
        yield return ("throttle.per", "Enter a time from 1ms to 1d, such as 1s or 1m.");
        yield return ("throttle.burst", "Enter a whole number, or leave it empty.");
        if (!string.IsNullOrWhiteSpace(draft.StartAt))
            yield return ("start_at", "Enter a time such as 2026-09-28T14:03:21Z.");
    }
}
