using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>What an operator asks of a webhook.</summary>
internal abstract record WebhookCommand;

internal sealed record CreateWebhook(
    ProjectId Project, WebhookId Id, WebhookDefinition Definition, SigningSecret Secret, Cursor? Start) : WebhookCommand;

/// <param name="Secret">The new secret, for a patch that changes how the webhook signs; else it is not used.</param>
internal sealed record ChangeWebhook(WebhookPatch Patch, SigningSecret? Secret = null) : WebhookCommand;

/// <param name="Overlap">How long the present secret signs too; zero ends it at once, and all that retire already.</param>
internal sealed record RotateSecret(SigningSecret Secret, TimeSpan Overlap) : WebhookCommand;

internal sealed record PauseWebhook : WebhookCommand;

internal sealed record ResumeWebhook : WebhookCommand;

internal sealed record EnableWebhook(Cursor? SkipTo) : WebhookCommand;

internal sealed record DeleteWebhook : WebhookCommand;

internal sealed record ResendDelivery(ResentDelivery Delivery) : WebhookCommand;

internal sealed record StartReplay(Replay Replay) : WebhookCommand;

/// <param name="Cursor">Up to where the log was searched for deliveries that the replay wants.</param>
internal sealed record AdvanceReplay(ReplayId Replay, long Cursor, ImmutableArray<ResentDelivery> Deliveries) : WebhookCommand;

/// <param name="InFlight">Deliveries with an attempt under way; they go on.</param>
internal sealed record CancelReplay(ReplayId Replay, IReadOnlySet<long> InFlight) : WebhookCommand;
