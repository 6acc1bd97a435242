using System.Collections.Concurrent;
using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>The scope in which a request's webhook promises an order.</summary>
internal sealed class PromisedOrder(WebhooksGateway gateway, WebhooksQueries queries, TimeProvider time)
{
    // A change of a webhook's order is visible a moment later; a request does not wait for it.
    private static readonly TimeSpan IsGoodFor = TimeSpan.FromSeconds(1);
    private const int MostRemembered = 1000;

    private readonly ConcurrentDictionary<WebhookPlace, (long At, DeliveryOrder Order)> _known = new();

    /// <summary>
    /// The scope: empty for all events of the webhook, a key for those that have it; null when no order is promised, or none is known.
    /// </summary>
    public async Task<string?> FindAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        if (arrival.Signature.Webhook is not { } place || !PublishedEventId.TryParse(arrival.WebhookId, out var id))
            return null;
        try
        {
            return await OrderAsync(place, cancellationToken) switch
            {
                DeliveryOrder.Strict => "",
                DeliveryOrder.Key => (await queries.As(Access.System).FindEventAsync(place.Project, id, cancellationToken))?.Event.Key,
                _ => null,
            };
        }
        catch (RefusedException)
        {
            // Deleted meanwhile, or the database is unavailable: the request is shown without its order.
            return null;
        }
    }

    private async ValueTask<DeliveryOrder> OrderAsync(WebhookPlace place, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(place, out var known) && time.GetElapsedTime(known.At) < IsGoodFor)
            return known.Order;
        var webhook = await gateway.As(Access.System).Webhooks.GetAsync(place.Project, place.Webhook, cancellationToken);
        if (_known.Count >= MostRemembered)
            _known.Clear();
        _known[place] = (time.GetTimestamp(), webhook.Definition.Ordering);
        return webhook.Definition.Ordering;
    }
}
