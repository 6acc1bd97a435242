namespace Webhooks.Actors;

/// <summary>
/// The operations of a caller, within its access: another project is answered as one that does not exist, before anything is read. An
/// operation for which it lacks the capability is refused.
/// </summary>
public sealed class AuthorizedGateway
{
    internal AuthorizedGateway(
        GatewayWebhooks webhooks, GatewayEvents events, GatewayEventTypes eventTypes, GatewayDeliveries deliveries, GatewayReplays replays,
        GatewaySecrets secrets, GatewayPortal portal, GatewayCluster cluster) =>
        (Webhooks, Events, EventTypes, Deliveries, Replays, Secrets, Portal, Cluster) =
            (webhooks, events, eventTypes, deliveries, replays, secrets, portal, cluster);

    /// <summary>Creates and changes webhooks.</summary>
    public GatewayWebhooks Webhooks { get; }

    /// <summary>Publishing events.</summary>
    public GatewayEvents Events { get; }

    /// <summary>The catalogue of event types.</summary>
    public GatewayEventTypes EventTypes { get; }

    /// <summary>Deliveries of events to webhooks.</summary>
    public GatewayDeliveries Deliveries { get; }

    /// <summary>Replays of past events.</summary>
    public GatewayReplays Replays { get; }

    /// <summary>The signing secrets of webhooks.</summary>
    public GatewaySecrets Secrets { get; }

    /// <summary>Portal sessions.</summary>
    public GatewayPortal Portal { get; }

    /// <summary>The host's nodes.</summary>
    public GatewayCluster Cluster { get; }
}
