using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Webhooks.AspNetCore;

/// <summary>Routes that only read.</summary>
internal static class ReadRoutes
{
    /// <summary>
    /// Maps GET, and HEAD with the same answer without its body, which the server omits. HEAD is a separate endpoint: in the same
    /// one, each OpenAPI document of a host would list it as another operation of the same name.
    /// </summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder api, string pattern, Delegate handler)
    {
        var head = api.MapLazily(HttpMethods.Head, pattern, handler).ExcludeFromDescription();
        head.Finally(static endpoint =>
        {
            foreach (var name in endpoint.Metadata.OfType<IEndpointNameMetadata>().ToArray())
                endpoint.Metadata.Remove(name);
        });
        return new([api.MapLazily(HttpMethods.Get, pattern, handler), head]);
    }
}
