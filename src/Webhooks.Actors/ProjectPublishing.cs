using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Publishing to one project.</summary>
public static class ProjectPublishing
{
    /// <summary>The publisher of a project's events.</summary>
    /// <param name="publisher">The engine, or the engine for a caller (<see cref="AuthorizedPublishing.As"/>).</param>
    /// <param name="project">The project; its first use creates it.</param>
    public static ProjectPublisher For(this IWebhookPublisher publisher, ProjectId project)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        return new(publisher, project);
    }

    /// <inheritdoc cref="For(IWebhookPublisher, ProjectId)"/>
    /// <exception cref="FormatException">The project is not of the form <see cref="Identifier.Allowed"/>.</exception>
    public static ProjectPublisher For(this IWebhookPublisher publisher, string project) => publisher.For(ProjectId.Parse(project));

    /// <inheritdoc cref="WebhookPublishing.PublishAsync"/>
    public static Task<AcceptedEvent> PublishAsync<T>(
        this ProjectPublisher publisher,
        string type,
        T data,
        PublishedEventId? id = null,
        string? key = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        return publisher.Publisher.PublishAsync(publisher.Project, type, data, id, key, cancellationToken);
    }

    /// <inheritdoc cref="TypedPublishing.PublishAsync"/>
    public static Task<AcceptedEvent> PublishAsync<T>(
        this ProjectPublisher publisher,
        T data,
        PublishedEventId? id = null,
        string? key = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        return publisher.Publisher.PublishAsync(publisher.Project, data, id, key, cancellationToken);
    }
}
