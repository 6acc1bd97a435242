using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>The scope that an endpoint requires of a key. By default it is read for GET and manage for everything else.</summary>
/// <param name="Needed">The scope.</param>
/// <param name="Capability">The capability that it requires of a portal session; null for the one that the scope names.</param>
internal sealed record KeyScope(KeyScopes Needed, Capabilities? Capability = null)
{
    public static KeyScopes Of(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<KeyScope>() is { Needed: var needed } ? needed : ByMethod(http);

    /// <summary>
    /// The capability that the endpoint requires, before it reads the request; the operation itself checks it again.
    /// </summary>
    public static Capabilities CapabilityOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<KeyScope>()?.Capability ?? Of(http) switch
        {
            KeyScopes.Publish => Capabilities.Publish,
            KeyScopes.Read => Capabilities.View,
            KeyScopes.Manage => Capabilities.Edit,
            _ => Capabilities.Admin,
        };

    /// <summary>Its name in settings and answers.</summary>
    public static string Name(KeyScopes scope) => scope.ToString().ToLowerInvariant();

    private static KeyScopes ByMethod(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? KeyScopes.Read : KeyScopes.Manage;
}

internal static class KeyScopeConventions
{
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, KeyScopes scope, Capabilities? capability = null)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new KeyScope(scope, capability));
}
