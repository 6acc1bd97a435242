using System.Text.Json;
using Akka.Hosting;
using Webhooks.Actors.Catalogue;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Node;
using Webhooks.Actors.Sending;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// The one place that asks the actors. Commands are answered when they are durable. Every method throws <see cref="RefusedException"/>:
/// <see cref="RefusalReason.NotFound"/>, <see cref="RefusalReason.Conflict"/>, <see cref="RefusalReason.Invalid"/> with errors by field,
/// or <see cref="RefusalReason.Unavailable"/> when there is no answer in time.
/// </summary>
public sealed class WebhooksGateway
{
    /// <param name="registry">Where the regions are.</param>
    /// <param name="queries">The read model.</param>
    /// <param name="guard">Which URLs are allowed.</param>
    /// <param name="signer">Makes secrets.</param>
    /// <param name="instruments">What counts publishes.</param>
    /// <param name="node">The node, which knows of others.</param>
    /// <param name="json">How values that are published become JSON.</param>
    /// <param name="host">The event types of all projects.</param>
    internal WebhooksGateway(
        IReadOnlyActorRegistry registry,
        WebhooksQueries queries,
        EgressGuard guard,
        IWebhookSigner signer,
        Instruments instruments,
        NodeReference? node = null,
        JsonSerializerOptions? json = null,
        HostCatalogue? host = null)
    {
        var asking = new RegionAsking(registry);
        var catalogues = new Catalogues(asking, host ?? HostCatalogue.Empty);
        var webhooks = new WebhookAsking(asking, guard, signer);
        Events = new(asking, instruments, node, new(catalogues, instruments), json);
        EventTypes = new(asking, catalogues, queries);
        Webhooks = new(asking, webhooks, Events, EventTypes, queries);
        Deliveries = new(asking);
        Replays = new(asking);
        Secrets = new(webhooks, signer);
        Cluster = new(registry, node);
    }

    /// <summary>The value of <c>user-agent</c> in each attempt.</summary>
    public static string UserAgent => AttemptSender.UserAgent;

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

    /// <summary>The host's nodes.</summary>
    public GatewayCluster Cluster { get; }
}
