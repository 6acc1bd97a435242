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
        new("event types", webhook => string.Join(", ", webhook.EventTypes.Select(
            type => webhook.UnmatchedEventTypes.Contains(type) ? $"{type} (unknown)" : type))),
        new("url", webhook => webhook.Url),
        new("pending", webhook => $"{webhook.Counts.Pending}", IsNumber: true),
        new("exhausted", webhook => $"{webhook.Counts.Exhausted}", IsNumber: true),
        new("backlog", webhook => $"{webhook.Counts.Backlog}", IsNumber: true));

    /// <summary>A webhook with all its fields.</summary>
    public static IRenderable One(WebhookResource webhook)
    {
        var fields = WebhookFields.Facts(webhook);
        var signing = Take("signing");
        return FactSheet.Of(
        [
            ("id", webhook.Id), Take("name"), Take("description"), ("project", webhook.ProjectId), Take("url"), Take("event_types"),
            ("unknown types", webhook.UnmatchedEventTypes.Count == 0 ? null
                : $"{string.Join(", ", webhook.UnmatchedEventTypes)}: not in the catalogue, and the project has had no such event"),
            ("status", State(webhook)), ("reason", Reason(webhook)),
            .. fields.Values,
            signing, ("public key", webhook.PublicKey),
            ("deliveries",
                $"{webhook.Counts.Delivered} delivered, {webhook.Counts.Pending} pending ({webhook.Counts.InFlight} in flight), "
                    + $"{webhook.Counts.Exhausted} exhausted"),
            ("backlog", $"{webhook.Counts.Backlog} events"),
            ("limited by", Limit(webhook)),
            ("oldest pending", webhook.Counts.OldestPendingAt is { } oldest ? Instants.Format(oldest) : null),
            ("created", Instants.Format(webhook.CreatedAt)),
            ("updated", Instants.Format(webhook.UpdatedAt)),
            ("secret", webhook.Secret),
        ]);

        (string, string?) Take(string name) => fields.Remove(name, out var fact) ? fact : throw new KeyNotFoundException(name);
    }

    /// <summary>The API's name of the setting is the name of the option that changes it.</summary>
    private static string? Limit(WebhookResource webhook) => webhook.LimitedBy is not { } setting ? null
        : webhook.DrainedAt is { } drained ? $"{setting}, until about {Instants.Format(drained)}"
        : setting;

    private static string State(WebhookResource webhook) =>
        webhook is { Status: "active", Health.State: "failing" } ? webhook.Health.State : webhook.Status;

    private static string? Reason(WebhookResource webhook) => webhook switch
    {
        { Status: "active", Health: { State: "failing" } health } =>
            $"{health.ConsecutiveFailures} failures in a row since {Instants.Format(health.FailingSince)}",
        { Status: "active" } => null,
        _ => WebhookWords.WhyStopped(webhook),
    };
}
