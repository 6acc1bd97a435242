using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// A publisher that is bound to a project: <c>publisher.For("labels")</c>. With <c>publisher.As(access).For("labels")</c> it is bound to a
/// caller, too.
/// </summary>
public sealed class ProjectPublisher
{
    internal ProjectPublisher(IWebhookPublisher publisher, ProjectId project) => (Publisher, Project) = (publisher, project);

    /// <summary>The project.</summary>
    public ProjectId Project { get; }

    internal IWebhookPublisher Publisher { get; }

    /// <inheritdoc cref="IWebhookPublisher.PublishAsync(ProjectId, EventDraft, CancellationToken)"/>
    public Task<AcceptedEvent> PublishAsync(EventDraft draft, CancellationToken cancellationToken = default) =>
        Publisher.PublishAsync(Project, draft, cancellationToken);

    /// <inheritdoc cref="IWebhookPublisher.PublishAsync(ProjectId, IReadOnlyList{EventDraft}, CancellationToken)"/>
    public Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
        IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default) =>
        Publisher.PublishAsync(Project, drafts, cancellationToken);
}
