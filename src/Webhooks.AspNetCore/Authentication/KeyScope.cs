using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Webhooks.AspNetCore;

/// <summary>The scope that an endpoint requires of a key. By default it is read for GET and manage for everything else.</summary>
internal sealed record KeyScope(KeyScopes Needed)
{
    public static KeyScopes Of(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<KeyScope>() is { Needed: var needed } ? needed
        : HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? KeyScopes.Read
        : KeyScopes.Manage;

    /// <summary>Its name in settings and answers.</summary>
    public static string Name(KeyScopes scope) => scope.ToString().ToLowerInvariant();
}

internal static class KeyScopeConventions
{
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, KeyScopes scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new KeyScope(scope));
}
