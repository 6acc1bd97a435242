using Webhooks.Model;

namespace Webhooks.Actors.Encryption;

/// <summary>
/// The place of a secret. It is authenticated with the secret, so that a value copied to another webhook or field cannot be decrypted
/// there; an earlier value of the same place can.
/// </summary>
internal readonly record struct SecretPlace(ProjectId Project, WebhookId Webhook, string Field)
{
    /// <summary>No id contains a bar, so that no two places have the same text.</summary>
    public string Text => $"webhooks|1|{Project.Value}|{Webhook.Value}|{Field}";

    public override string ToString() => $"'{Field}' of webhook {Webhook.Value} in project {Project.Value}";
}

/// <summary>A stored secret cannot be read; the message names its place and the reason.</summary>
internal sealed class SecretUnreadableException(string message) : Exception(message);
