using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Webhooks.AspNetCore;

/// <summary>Keeps a host without keys to callers on its own machine.</summary>
public static class WebhooksLocalCallers
{
    /// <summary>
    /// Answers requests that do not come from this machine, and changes that pages of other sites ask for, with 403, and requests that call
    /// the host by another name than <c>localhost</c>, <c>127.0.0.1</c>, <c>[::1]</c> or one of <paramref name="hosts"/> with 421. The
    /// health checks and the inspector's URLs take any caller. The API's endpoints do the same by themselves while they have neither keys
    /// nor a policy; this is for all the other routes of a host, and for the names.
    /// </summary>
    /// <param name="app">The host, with the services of <c>AddWebhooksApi</c>; behind its routing and its forwarded headers.</param>
    /// <param name="hosts">Names by which it may be called, without ports.</param>
    public static IApplicationBuilder UseWebhooksLocalCallers(this IApplicationBuilder app, IEnumerable<string>? hosts = null)
    {
        var gate = ApiGate.Of(app.ApplicationServices);
        gate.AddHosts(hosts ?? []);
        return app.Use((http, next) =>
            http.GetEndpoint()?.Metadata.GetMetadata<TakesAnyCaller>() is null && gate.ValidateLocal(http) is { } refused
                ? refused.WriteAsync(http)
                : next(http));
    }
}

/// <summary>Metadata of endpoints that are made to be called from elsewhere.</summary>
internal sealed record TakesAnyCaller
{
    public static readonly TakesAnyCaller Instance = new();
}
