using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// The one place that asks the actors. Commands are answered when they are durable. Every method throws <see cref="RefusedException"/>:
/// <see cref="RefusalReason.NotFound"/>, <see cref="RefusalReason.Conflict"/>, <see cref="RefusalReason.Invalid"/> with errors by field,
/// or <see cref="RefusalReason.Unavailable"/> when there is no answer in time.
/// </summary>
public sealed class WebhooksGateway : IWebhookPublisher
{
    public Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<IReadOnlyList<AcceptedEvent>> PublishAsync(ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public Task<CreatedWebhook> CreateAsync(ProjectId project, WebhookDefinition definition, SigningSecret? secret, StartAt startAt, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<WebhookView> GetAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<WebhookView> ChangeAsync(ProjectId project, WebhookId webhook, WebhookPatch patch, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<WebhookView> PauseAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<WebhookView> ResumeAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<WebhookView> EnableAsync(ProjectId project, WebhookId webhook, bool skipBacklog, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task DeleteAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<SigningSecret> RevealSecretAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<EventId> SendTestAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) => throw new NotSupportedException();
}
