using Microsoft.AspNetCore.Http;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

internal static class WebhookMapping
{
    /// <param name="created">The webhook.</param>
    /// <param name="isOwn">Whether the secret is the caller's own.</param>
    public static WebhookResource ToResource(this CreatedWebhook created, bool isOwn) => created.Webhook.ToResource() with { Secret = created.Secret.Shown(isOwn) };

    /// <summary>A webhook as a caller may see it: without the values that may be secrets for a key that may not manage it.</summary>
    public static WebhookResource ToResource(this WebhookView view, HttpContext caller) => caller.SeesSecrets() ? view.ToResource() : view.ToResource().Masked();

    /// <summary>What its receiver verifies with; null for a key pair, whose private half stays here unless the caller has brought it.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="isOwn">Whether it is the caller's own.</param>
    public static string? Shown(this SigningSecret secret, bool isOwn) => secret.PublicKey is null || isOwn ? secret.Reveal() : null;

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
