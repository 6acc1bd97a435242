using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Webhooks.AspNetCore;

/// <summary>Routes whose handlers are compiled one by one.</summary>
internal static class LazyRoutes
{
    /// <summary>
    /// Maps a handler that is compiled at its own first request. <c>MapPost</c> and its like compile every handler at the first request to
    /// the host: a hundred, for which its start would wait. What handlers take and answer is read as early as ever.
    /// </summary>
    public static RouteHandlerBuilder MapLazily(this IEndpointRouteBuilder api, string method, string pattern, Delegate handler) =>
        RouteHandlerServices.Map(api, pattern, handler, [method], RequestDelegateFactory.InferMetadata, CreateLazily);

    private static RequestDelegateResult CreateLazily(
        Delegate handler, RequestDelegateFactoryOptions options, RequestDelegateMetadataResult? metadata)
    {
        var compiled = new Lazy<RequestDelegate>(() => RequestDelegateFactory.Create(handler, options, metadata).RequestDelegate);
        return new(http => compiled.Value(http), metadata?.EndpointMetadata ?? []);
    }
}
