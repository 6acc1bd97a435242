using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>Where the rows of a webhook are stored. No id contains a full stop, so the pair can be read back.</summary>
internal static class PersistenceIds
{
    public const string WebhookPrefix = "webhook-";

    /// <summary>The host's keys.</summary>
    public const string Keys = "keys";

    public static string Of(ProjectId project, WebhookId webhook) => $"{WebhookPrefix}{project.Value}.{webhook.Value}";
}
