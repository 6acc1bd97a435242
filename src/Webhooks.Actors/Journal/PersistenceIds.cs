using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>Where the rows of a webhook are stored. A full stop is in no id, so the pair can be read back.</summary>
internal static class PersistenceIds
{
    public const string WebhookPrefix = "webhook-";

    public static string Of(ProjectId project, WebhookId webhook) => $"{WebhookPrefix}{project.Value}.{webhook.Value}";
}
