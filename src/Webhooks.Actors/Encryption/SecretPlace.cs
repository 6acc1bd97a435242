using Webhooks.Model;

namespace Webhooks.Actors.Encryption;

/// <summary>
/// Where a secret belongs. It is authenticated with the secret, so that a value copied to another webhook or field does not open there;
/// an earlier value of the same place does.
/// </summary>
internal readonly record struct SecretPlace(ProjectId Project, WebhookId Webhook, string Field)
{
    /// <summary>No id holds a bar, so that no two places have the same text.</summary>
    public string Text => $"webhooks|1|{Project.Value}|{Webhook.Value}|{Field}";

    public override string ToString() => $"'{Field}' of webhook {Webhook.Value} in project {Project.Value}";
}

/// <summary>A stored secret cannot be read; the message says whose, and why.</summary>
internal sealed class SecretUnreadableException(string message) : Exception(message);
