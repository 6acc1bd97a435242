using Spectre.Console.Rendering;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>How webhooks are shown.</summary>
internal static class WebhookSheets
{
    public static Sheet<WebhookResource> List { get; } = new(
        ContractsJson.Readable.WebhookResource,
        new("id", webhook => webhook.Id),
        new("name", webhook => webhook.Name),
        new("status", State),
        new("event types", webhook => string.Join(", ", webhook.EventTypes)),
        new("url", webhook => webhook.Url),
        new("pending", webhook => $"{webhook.Counts.Pending}", IsNumber: true),
        new("exhausted", webhook => $"{webhook.Counts.Exhausted}", IsNumber: true),
        new("backlog", webhook => $"{webhook.Counts.Backlog}", IsNumber: true));

    /// <summary>A webhook with all that is known of it.</summary>
    public static IRenderable One(WebhookResource webhook) => FactSheet.Of(
        ("id", webhook.Id),
        ("name", webhook.Name),
        ("description", webhook.Description),
        ("project", webhook.ProjectId),
        ("url", webhook.Url),
        ("event types", string.Join(", ", webhook.EventTypes)),
        ("status", State(webhook)),
        ("reason", Reason(webhook)),
        ("headers", webhook.Headers.Count == 0 ? null : string.Join('\n', webhook.Headers.Select(header => $"{header.Key}: {header.Value}"))),
        ("throttle", $"{webhook.Throttle.Rate} in {webhook.Throttle.Per}, {webhook.Throttle.Burst} at once"),
        ("in flight", $"at most {webhook.MaxInFlight}"),
        ("ordering", webhook.Ordering),
        ("timeout", webhook.Timeout),
        ("retries", webhook.RetrySchedule.Count == 0 ? "none" : $"after {string.Join(", ", webhook.RetrySchedule)}"),
        ("signing", webhook.Signing),
        ("public key", webhook.PublicKey),
        ("deliveries", $"{webhook.Counts.Delivered} delivered, {webhook.Counts.Pending} pending ({webhook.Counts.InFlight} in flight), {webhook.Counts.Exhausted} exhausted"),
        ("backlog", $"{webhook.Counts.Backlog} events"),
        ("oldest pending", webhook.Counts.OldestPendingAt is { } oldest ? Instants.Format(oldest) : null),
        ("created", Instants.Format(webhook.CreatedAt)),
        ("updated", Instants.Format(webhook.UpdatedAt)),
        ("secret", webhook.Secret));

    private static string State(WebhookResource webhook) =>
        webhook is { Status: "active", Health.State: "failing" } ? webhook.Health.State : webhook.Status;

    private static string? Reason(WebhookResource webhook) => webhook switch
    {
        { Status: "active", Health: { State: "failing" } health } => $"{health.ConsecutiveFailures} failures in a row since {Instants.Format(health.FailingSince)}",
        { Status: "active" } => null,
        _ => WebhookWords.WhyStopped(webhook),
    };
}
