using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>Deliveries of events to webhooks.</summary>
public sealed class DeliveryOperations
{
    private readonly ApiConnection _api;

    internal DeliveryOperations(ApiConnection api) => _api = api;

    /// <summary>The deliveries of a webhook, newest first.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="status">Only deliveries in this state: <c>pending</c>, <c>delivered</c>, <c>exhausted</c> or <c>cancelled</c>.</param>
    /// <param name="eventType">Only deliveries of events of this type.</param>
    /// <param name="since">Only deliveries of events accepted at or after this instant.</param>
    /// <param name="until">Only deliveries of events accepted before this instant.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Listing<DeliveryResource> ListAsync(
        string projectId,
        string webhookId,
        string? status = null,
        string? eventType = null,
        DateTimeOffset? since = null,
        DateTimeOffset? until = null,
        CancellationToken cancellationToken = default)
    {
        var path = ApiPath.Query(
            $"{ApiPath.Webhook(projectId, webhookId)}/deliveries",
            ("status", status), ("event_type", eventType), ("since", ApiPath.Instant(since)), ("until", ApiPath.Instant(until)));
        return new(
            (limit, cursor, token) => _api.GetAsync(
                ApiPath.Query(path, ("limit", ApiPath.Number(limit)), ("cursor", cursor)),
                ContractsJson.Readable.ListResourceDeliveryResource, token),
            cancellationToken);
    }

    /// <summary>A delivery with the body as sent and each of its attempts.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<DeliveryDetailResource> GetAsync(
        string projectId, string webhookId, string eventId, CancellationToken cancellationToken = default) =>
        _api.GetAsync(Path(projectId, webhookId, eventId), ContractsJson.Readable.DeliveryDetailResource, cancellationToken);

    /// <summary>
    /// Sends a delivery again, with the same <c>webhook-id</c>. One that has ended starts again, one that waits for its retry is due now,
    /// and one in flight does not change.
    /// </summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<ResendAnswer> ResendAsync(
        string projectId, string webhookId, string eventId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            ApiRequest.Post($"{Path(projectId, webhookId, eventId)}/resend", Repetition.WhenNothingWasDone),
            ContractsJson.Readable.ResendAnswer,
            cancellationToken);

    private static string Path(string projectId, string webhookId, string eventId) =>
        $"{ApiPath.Webhook(projectId, webhookId)}/deliveries/{ApiPath.Segment(eventId, nameof(eventId))}";
}
