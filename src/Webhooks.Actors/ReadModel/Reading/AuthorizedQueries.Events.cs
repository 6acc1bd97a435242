using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class AuthorizedQueries
{
    /// <summary>The events of a project, newest first.</summary>
    public Task<Page<EventView>> ListEventsAsync(
        ProjectId project, EventType? type, DateTimeOffset? since, int limit, string? cursor, CancellationToken cancellationToken) =>
        ListEventsAsync(project, new EventQuery { EventType = type, Since = since }, limit, cursor, cancellationToken);

    /// <summary>
    /// The events of a project that a query finds, newest first. A query by text or without system events reads a million
    /// events at most: its page may then have fewer items than requested, and still a next one.
    /// </summary>
    public Task<Page<EventView>> ListEventsAsync(
        ProjectId project, EventQuery query, int limit, string? cursor, CancellationToken cancellationToken) =>
        ReadAsync(project, connection => EventList.ReadAsync(connection, project, query, limit, cursor), cancellationToken);

    /// <summary>The deliveries of some events, such as those of one page of a list, over all webhooks.</summary>
    /// <param name="project">Their project.</param>
    /// <param name="sequences">Some hundred at most. One that is no longer listed has only zeros.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyDictionary<long, EventDeliveries>> CountDeliveriesAsync(
        ProjectId project, IReadOnlyCollection<long> sequences, CancellationToken cancellationToken) =>
        ReadAsync(project, connection => EventOutcomes.ReadAsync(_events, connection, project, sequences), cancellationToken);
}
