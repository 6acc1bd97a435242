using Webhooks.Actors.Authorization;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Deliveries of events to webhooks.</summary>
public sealed class GatewayDeliveries
{
    private readonly RegionAsking _asking;
    private readonly AccessCheck _check;

    internal GatewayDeliveries(RegionAsking asking, AccessCheck check) => (_asking, _check) = (asking, check);

    /// <summary>
    /// Sends the event to the webhook again, with the same <c>webhook-id</c>; attempt numbers continue. A delivery that has ended starts
    /// again, with the whole retry schedule; one that waits for its retry is due now; one in flight does not change.
    /// An event without a delivery to the webhook is not found.
    /// </summary>
    public Task ResendAsync(ProjectId project, WebhookId webhook, PublishedEventId @event, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Resend);
        return _asking.AskAsync<WebhookRegion, Resent>(
            new ResendEvent(project, webhook, @event) { By = _check.Access.Actor }, cancellationToken);
    }
}
