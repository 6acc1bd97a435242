using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Webhooks.Client.AspNetCore;

/// <summary>Endpoints that accept only signed webhooks.</summary>
public static class WebhookReceiver
{
    /// <summary>
    /// Verifies the signature of each request before any other code reads it; the answer to an invalid one is 401 with
    /// <c>application/problem+json</c>, whose <c>code</c> and <c>detail</c> say why. It reads the body, which can be read again: a
    /// parameter <see cref="ReceivedEvent{T}"/> receives the event.
    /// </summary>
    /// <param name="endpoints">An endpoint or a group of them.</param>
    /// <param name="secrets">The secrets that may have signed: <c>whsec_…</c> for v1, <c>whpk_…</c> for v1a; several while a secret is
    /// being rotated.</param>
    /// <exception cref="ArgumentException">A secret is malformed, or there is none.</exception>
    public static TBuilder RequireWebhookSignature<TBuilder>(this TBuilder endpoints, params IEnumerable<string> secrets)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireWebhookSignature(options =>
        {
            foreach (var secret in secrets)
                options.Secrets.Add(secret);
        });

    /// <inheritdoc cref="RequireWebhookSignature{TBuilder}(TBuilder, IEnumerable{string})"/>
    /// <param name="endpoints">An endpoint or a group of them.</param>
    /// <param name="configure">Sets at least one secret.</param>
    public static TBuilder RequireWebhookSignature<TBuilder>(this TBuilder endpoints, Action<WebhookReceiverOptions> configure)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new WebhookReceiverOptions();
        configure(options);
        options.Check();
        var gate = new SignatureGate(options);
        endpoints.Add(endpoint => endpoint.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status401Unauthorized, typeof(ProblemDetails), ["application/problem+json"])));

        // Around the whole endpoint, not an endpoint filter: those run after the parameters were bound, from a body that is not verified
        // yet.
        endpoints.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } inner)
                endpoint.RequestDelegate = http => gate.PassAsync(http, inner);
        });
        return endpoints;
    }
}
