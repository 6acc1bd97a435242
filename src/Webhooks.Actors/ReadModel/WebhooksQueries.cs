using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// Lists and searches over the read model; none of them wakes an actor. What this node wrote before the call is in the answer.
/// A cursor that is not ours throws <see cref="RefusedException"/> with code <c>invalid_cursor</c>.
/// </summary>
public sealed class WebhooksQueries
{
    /// <summary>The webhooks of a project, oldest first.</summary>
    public Task<Page<WebhookView>> ListWebhooksAsync(ProjectId project, int limit, string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();
    /// <summary>The deliveries of a webhook, newest first.</summary>
    public Task<Page<DeliveryView>> ListDeliveriesAsync(ProjectId project, WebhookId webhook, DeliveryQuery query, int limit, string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<DeliveryDetail?> FindDeliveryAsync(ProjectId project, WebhookId webhook, EventId @event, CancellationToken cancellationToken) => throw new NotSupportedException();
    /// <summary>The events of a project, newest first.</summary>
    public Task<Page<EventView>> ListEventsAsync(ProjectId project, EventType? type, DateTimeOffset? since, int limit, string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<EventDetail?> FindEventAsync(ProjectId project, EventId @event, CancellationToken cancellationToken) => throw new NotSupportedException();
    /// <summary>All projects that have an event or a webhook, by id.</summary>
    public Task<Page<ProjectView>> ListProjectsAsync(int limit, string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();
}
