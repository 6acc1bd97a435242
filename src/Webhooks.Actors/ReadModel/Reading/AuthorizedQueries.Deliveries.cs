using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class AuthorizedQueries
{
    /// <summary>
    /// The places of a query's deliveries, for a list with random access: the sequences of their events, newest first.
    /// <see cref="ReadDeliveriesAsync"/> shows any part of them.
    /// </summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="query">Which deliveries.</param>
    /// <param name="after">Only events after this sequence; 0 for all. So new ones are found without the rest.</param>
    /// <param name="limit">The maximum number, eight bytes each; the newest.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<DeliveryIndex> IndexDeliveriesAsync(
        ProjectId project, WebhookId webhook, DeliveryQuery query, long after, int limit, CancellationToken cancellationToken) =>
        ReadAsync(
            project, connection => DeliverySequences.ReadAsync(_events, connection, project, webhook, query, after, limit),
            cancellationToken);

    /// <summary>
    /// Deliveries by their place in an index, in their current state: one may meanwhile have another status than that of the query, and one
    /// that is no longer listed is omitted.
    /// </summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="type">The event type of the index, or null.</param>
    /// <param name="sequences">Some hundred that follow one another in the index.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<DeliveryView>> ReadDeliveriesAsync(
        ProjectId project, WebhookId webhook, EventType? type, IReadOnlyCollection<long> sequences, CancellationToken cancellationToken) =>
        ReadAsync(
            project, connection => DeliverySequences.ReadAsync(_events, connection, project, webhook, type, sequences), cancellationToken);
}
