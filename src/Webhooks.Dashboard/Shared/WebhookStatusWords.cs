using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.Dashboard.Shared;

/// <summary>The state of a webhook, in a word and in a sentence.</summary>
internal static class WebhookStatusWords
{
    public static string Of(WebhookView webhook) => webhook.Status switch
    {
        WebhookStatus.Paused => "Paused",
        WebhookStatus.Disabled => "Disabled",
        WebhookStatus.Damaged => "Damaged",
        _ => webhook.Health.FailingSince is null ? "Active" : "Failing",
    };

    /// <summary>Its colours.</summary>
    public static string Tone(WebhookView webhook) => webhook.Status switch
    {
        WebhookStatus.Paused => "quiet",
        WebhookStatus.Disabled or WebhookStatus.Damaged => "bad",
        _ => webhook.Health.FailingSince is null ? "good" : "warn",
    };

    /// <summary>Its meaning and what to do; null for a healthy webhook.</summary>
    public static string? Why(WebhookView webhook) => (webhook.Status, webhook.Reason) switch
    {
        (WebhookStatus.Paused, _) => "An operator paused it. The host keeps its events and delivers them when you resume it.",
        (WebhookStatus.Damaged, _) =>
            "The host cannot read its stored data, so it delivers nothing. Its events are kept until you repair it.",
        (WebhookStatus.Disabled, StatusReason.Gone) =>
            "The receiver answered 410 Gone, so it is disabled. The host keeps its events and delivers them when you enable it.",
        (WebhookStatus.Disabled, _) =>
            "The receiver failed for too long without one success, so it is disabled. The host keeps its events and delivers "
                + "them when you enable it.",
        _ when webhook.Health.FailingSince is not null =>
            $"The receiver failed {webhook.Health.ConsecutiveFailures} times in a row. The webhook tries one delivery at a time until one "
                + "succeeds, and then sends all that are waiting.",
        _ => null,
    };
}
