using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

internal static class WebhookMapping
{
    public static WebhookResource ToResource(this CreatedWebhook created) => created.Webhook.ToResource() with { Secret = created.Secret.Reveal() };

    public static WebhookResource ToResource(this WebhookView view)
    {
        var definition = view.Definition;
        return new()
        {
            Id = view.Id.Value,
            ProjectId = view.Project.Value,
            Name = definition.Name,
            Url = definition.Url,
            Description = definition.Description,
            EventTypes = [.. definition.Filter.Patterns.Select(p => p.Value)],
            Headers = definition.Headers,
            Status = Words<WebhookStatus>.Of(view.Status),
            StatusReason = view.Reason is { } reason ? Words<StatusReason>.Of(reason) : null,
            Throttle = new()
            {
                Rate = definition.Throttle.Rate,
                Per = Duration.Format(definition.Throttle.Per),
                Burst = definition.Throttle.Burst,
            },
            MaxInFlight = definition.MaxInFlight,
            Ordering = Words<DeliveryOrder>.Of(definition.Ordering),
            Signing = Words<SigningScheme>.Of(definition.Signing),
            PublicKey = view.PublicKey,
            Timeout = Duration.Format(definition.Timeout ?? throw NotFilledIn(nameof(definition.Timeout))),
            RetrySchedule = [.. (definition.RetrySchedule ?? throw NotFilledIn(nameof(definition.RetrySchedule))).Waits.Select(Duration.Format)],
            Health = view.Health.ToResource(),
            Counts = view.Counts.ToResource(),
            CreatedAt = view.CreatedAt,
            UpdatedAt = view.UpdatedAt,
        };
    }

    private static HealthResource ToResource(this WebhookHealth health) => new()
    {
        State = health.FailingSince is null ? "ok" : "failing",
        ConsecutiveFailures = health.ConsecutiveFailures,
        FailingSince = health.FailingSince,
    };

    private static CountsResource ToResource(this WebhookCounts counts) => new()
    {
        Pending = counts.Pending,
        InFlight = counts.InFlight,
        Delivered = counts.Delivered,
        Exhausted = counts.Exhausted,
        Backlog = counts.Backlog,
        OldestPendingAt = counts.OldestPendingAt,
    };

    private static InvalidOperationException NotFilledIn(string field) => new($"A webhook is shown with its {field} filled in.");
}
