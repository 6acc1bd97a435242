namespace Webhooks.Model;

/// <summary>What an operator asks of a webhook.</summary>
internal abstract record WebhookCommand;

internal sealed record CreateWebhook(
    ProjectId Project, WebhookId Id, WebhookDefinition Definition, SigningSecret Secret, Cursor? Start) : WebhookCommand;

internal sealed record ChangeWebhook(WebhookPatch Patch) : WebhookCommand;

internal sealed record PauseWebhook : WebhookCommand;

internal sealed record ResumeWebhook : WebhookCommand;

internal sealed record EnableWebhook(Cursor? SkipTo) : WebhookCommand;

internal sealed record DeleteWebhook : WebhookCommand;
