using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Requires a key for the API, for hosts without their own authentication.</summary>
public static class WebhooksApiKeys
{
    /// <summary>
    /// Answers each request to an endpoint of <see cref="WebhooksApi"/>, wherever it is mapped, that does not have
    /// <c>Authorization: Bearer</c> and one of the keys with 401; with a key that has not the scope that is needed with 403; in a project
    /// that is not one of the key's as though there were none, with 404; and above the key's rate, or after too many wrong keys, with 429
    /// and <c>Retry-After</c>. Everything else, such as the health checks, the OpenAPI document and the host's own routes, stays as it is.
    /// Without keys the API answers callers on this machine only, unless it has an authorization policy or <c>AllowAnonymous()</c>.
    /// </summary>
    /// <param name="app">The host, with the services of <c>AddWebhooksApi</c>.</param>
    /// <param name="keys">A new one and an old one while clients change over.</param>
    public static IApplicationBuilder UseWebhooksApiKeys(this IApplicationBuilder app, IEnumerable<ApiKey> keys)
    {
        ApiGate.Of(app.ApplicationServices).AddKeys(keys);
        return app;
    }

    /// <summary>
    /// Protects an endpoint of the host as those of the API are: where the host has keys it takes one to all projects, with the scope
    /// <c>read</c> for GET or <c>manage</c> for everything else; where it has none, only callers on this machine are answered.
    /// </summary>
    public static TBuilder RequireWebhooksKey<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.Guarded(static (gate, http) => gate.ValidateAsync(http));

    /// <summary>Whether a request may be shown values that may be secrets.</summary>
    internal static bool SeesSecrets(this HttpContext http) => http.Access().Allows(Capabilities.Secret);
}
