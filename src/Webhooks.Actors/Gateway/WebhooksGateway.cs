using System.Text.Json;
using Akka.Hosting;
using Webhooks.Actors.Authorization;
using Webhooks.Actors.Catalogue;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Node;
using Webhooks.Actors.Sending;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// The one place that asks the actors, for a caller with an <see cref="Access"/>: <see cref="As"/>. Commands are answered when they are
/// durable. Every method throws <see cref="RefusedException"/>: <see cref="RefusalReason.Forbidden"/>,
/// <see cref="RefusalReason.NotFound"/>, <see cref="RefusalReason.Conflict"/>, <see cref="RefusalReason.Invalid"/> with errors by
/// field, or <see cref="RefusalReason.Unavailable"/> when there is no answer in time.
/// </summary>
public sealed class WebhooksGateway
{
    private readonly Func<AccessCheck, AuthorizedGateway> _operations;
    private readonly TimeProvider _time;

    /// <param name="registry">Where the regions are.</param>
    /// <param name="queries">The read model.</param>
    /// <param name="guard">Which URLs are allowed.</param>
    /// <param name="signer">Makes secrets.</param>
    /// <param name="instruments">What counts publishes.</param>
    /// <param name="node">The node, which knows of others.</param>
    /// <param name="json">How values that are published become JSON.</param>
    /// <param name="host">The event types of all projects.</param>
    /// <param name="keys">The keys that were created while the host runs.</param>
    /// <param name="time">When a key is created, and when an access ends.</param>
    internal WebhooksGateway(
        IReadOnlyActorRegistry registry,
        WebhooksQueries queries,
        EgressGuard guard,
        IWebhookSigner signer,
        Instruments instruments,
        NodeReference? node = null,
        JsonSerializerOptions? json = null,
        HostCatalogue? host = null,
        RuntimeKeys? keys = null,
        TimeProvider? time = null)
    {
        var asking = new RegionAsking(registry);
        var catalogues = new Catalogues(asking, host ?? HostCatalogue.Empty);
        var webhooks = new WebhookAsking(asking, guard, signer);
        var validation = new PublishValidation(catalogues, instruments);
        _time = time ?? TimeProvider.System;
        _operations = check =>
        {
            var acting = webhooks.By(check.Access.Actor);
            var events = new GatewayEvents(asking, instruments, node, validation, json, check);
            return new(
                new(asking, acting, events, catalogues, queries, check),
                events,
                new(asking, catalogues, queries, check),
                new(asking, check),
                new(asking, check),
                new(acting, signer, check),
                new(asking, _time, check),
                new(asking, keys, _time, check),
                new(registry, node, check));
        };
    }

    /// <summary>The value of <c>user-agent</c> in each attempt.</summary>
    public static string UserAgent => AttemptSender.UserAgent;

    /// <summary>The operations of a caller.</summary>
    public AuthorizedGateway As(Access access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return _operations(new(access, _time));
    }
}
