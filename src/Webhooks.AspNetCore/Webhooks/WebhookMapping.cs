using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

internal static class WebhookMapping
{
    public static WebhookResource ToResource(this CreatedWebhook created) => created.Webhook.ToResource() with { Secret = created.Secret.Reveal() };

    internal static HealthResource ToResource(this WebhookHealth health) => new()
    {
        State = health.FailingSince is null ? "ok" : "failing",
        ConsecutiveFailures = health.ConsecutiveFailures,
        FailingSince = health.FailingSince,
    };

    internal static CountsResource ToResource(this WebhookCounts counts) => new()
    {
        Pending = counts.Pending,
        InFlight = counts.InFlight,
        Delivered = counts.Delivered,
        Exhausted = counts.Exhausted,
        Backlog = counts.Backlog,
        OldestPendingAt = counts.OldestPendingAt,
    };
}
