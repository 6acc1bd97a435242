using System.Text.Json;
using Webhooks.Model;

namespace Webhooks.Actors.Authorization;

/// <summary>Another publisher, for a caller with <see cref="Capabilities.Publish"/>.</summary>
internal sealed class AuthorizedPublisher(IWebhookPublisher publisher, AccessCheck check) : IWebhookPublisher
{
    public JsonSerializerOptions Json => publisher.Json;

    public EventType? TypeOf(Type data) => publisher.TypeOf(data);

    public Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default)
    {
        check.Require(project, Capabilities.Publish);
        return publisher.PublishAsync(project, draft, cancellationToken);
    }

    public Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default)
    {
        check.Require(project, Capabilities.Publish);
        return publisher.PublishAsync(project, drafts, cancellationToken);
    }
}
