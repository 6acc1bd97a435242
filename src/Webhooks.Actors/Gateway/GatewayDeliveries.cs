using Webhooks.Actors.Gateway;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Events on their way to a webhook.</summary>
public sealed class GatewayDeliveries
{
    private readonly RegionAsking _asking;

    internal GatewayDeliveries(RegionAsking asking) => _asking = asking;

    /// <summary>
    /// Sends the event to the webhook once more, under the same <c>webhook-id</c>; attempt numbers go on. A delivery that has ended begins
    /// again, with the whole retry schedule before it; one that waits for its retry is due now; one that is under way is left alone.
    /// An event that is no delivery of the webhook is not found.
    /// </summary>
    public Task ResendAsync(ProjectId project, WebhookId webhook, PublishedEventId @event, CancellationToken cancellationToken = default) =>
        _asking.AskAsync<WebhookRegion, Resent>(new ResendEvent(project, webhook, @event), cancellationToken);
}
