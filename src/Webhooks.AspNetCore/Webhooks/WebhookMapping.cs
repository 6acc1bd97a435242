using Microsoft.AspNetCore.Http;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

internal static class WebhookMapping
{
    /// <param name="created">The webhook.</param>
    /// <param name="own">The secret that the caller provided, if any.</param>
    public static WebhookResource ToResource(this CreatedWebhook created, SigningSecret? own) =>
        created.Webhook.ToResource() with { Secret = created.Secret.Shown(own) };

    /// <summary>A webhook as a caller may see it: without the values that may be secrets for a key that may not manage it.</summary>
    public static WebhookResource ToResource(this WebhookView view, HttpContext caller) =>
        caller.SeesSecrets() ? view.ToResource() : view.ToResource().Masked();

    /// <summary>
    /// The secret that receivers share; null when there is only a key pair. A private key stays here unless the caller provided it.
    /// </summary>
    /// <param name="secret">The secret.</param>
    /// <param name="own">The secret that the caller provided, if any.</param>
    public static string? Shown(this SigningSecret secret, SigningSecret? own = null) =>
        (secret.Equals(own) ? secret : secret.Part(SigningScheme.V1))?.Reveal();

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
