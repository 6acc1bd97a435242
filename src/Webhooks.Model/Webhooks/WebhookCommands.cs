using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>A command of an operator to a webhook.</summary>
internal abstract record WebhookCommand
{
    /// <summary>Who gave it; null for the engine.</summary>
    public Actor? By { get; init; }
}

internal sealed record CreateWebhook(
    ProjectId Project, WebhookId Id, WebhookDefinition Definition, SigningSecret Secret, Cursor? Start) : WebhookCommand;

/// <param name="Secret">The new secret, for a patch that changes the signing scheme; else unused.</param>
internal sealed record ChangeWebhook(WebhookPatch Patch, SigningSecret? Secret = null) : WebhookCommand;

/// <param name="Overlap">How long the current secret still signs; zero ends it at once, and all earlier ones.</param>
internal sealed record RotateSecret(SigningSecret Secret, TimeSpan Overlap) : WebhookCommand;

internal sealed record PauseWebhook : WebhookCommand;

internal sealed record ResumeWebhook : WebhookCommand;

internal sealed record EnableWebhook(Cursor? SkipTo) : WebhookCommand;

internal sealed record DeleteWebhook : WebhookCommand;

internal sealed record ResendDelivery(ResentDelivery Delivery) : WebhookCommand;

internal sealed record StartReplay(Replay Replay) : WebhookCommand;

/// <param name="Cursor">The position up to which the log was searched for the replay.</param>
internal sealed record AdvanceReplay(ReplayId Replay, long Cursor, ImmutableArray<ResentDelivery> Deliveries) : WebhookCommand;

/// <param name="InFlight">Deliveries with an attempt in flight; they continue.</param>
internal sealed record CancelReplay(ReplayId Replay, IReadOnlySet<long> InFlight) : WebhookCommand;
