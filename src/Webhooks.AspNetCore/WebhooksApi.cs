using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Webhooks.Actors;
using Webhooks.AspNetCore.Inspector;

namespace Webhooks.AspNetCore;

/// <summary>The HTTP API, for any ASP.NET Core host.</summary>
public static class WebhooksApi
{
    /// <summary>Adds the services of the API's endpoints, without the engine, which <c>AddWebhooks</c> adds.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the size limits of a publish.</param>
    public static IServiceCollection AddWebhooksApi(this IServiceCollection services, Action<IngestOptions>? configure = null)
    {
        services.AddHealthChecks();
        services.AddWebhooksInspector();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IngestCapacity>();
        services.AddOptions<IngestOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IngestOptions>, IngestRules>());
        return services;
    }

    /// <summary>
    /// Maps the API's endpoints below <c>/api/v1</c>. Conventions on the result, such as <c>RequireAuthorization</c>, apply to all of
    /// them. Without a policy, without keys (<see cref="WebhooksApiKeys.UseWebhooksApiKeys"/>) and without <c>AllowAnonymous()</c> they
    /// answer only callers on this machine.
    /// </summary>
    /// <param name="endpoints">The host, or a group of its routes.</param>
    /// <param name="path">The prefix of <c>/api/v1</c>: the base address of clients.</param>
    public static IEndpointConventionBuilder MapWebhooksApi(this IEndpointRouteBuilder endpoints, string path = "/")
    {
        Requirements.Check(endpoints, nameof(MapWebhooksApi), (typeof(WebhooksGateway), "AddWebhooks(…)"),
            (typeof(IngestCapacity), "AddWebhooksApi()"));
        var api = endpoints.MapGroup($"{path.TrimEnd('/')}/api/v1");
        api.RequireWebhooksKey();
        api.AddEndpointFilter(new ProblemFilter());
        api.AddEndpointFilter(QueryParameters.CheckAsync);
        api.WithMetadata(ApiMarker.Instance);
        api.MapEvents();
        api.MapEventTypes();
        api.MapWebhooks();
        api.MapWebhookActions();
        api.MapSecrets();
        api.MapDeliveries();
        api.MapReplays();
        api.MapFilterChecks();
        api.MapStatistics();
        api.MapPortalSessions();
        api.MapProjects();
        api.MapKeys();
        api.MapAudit();
        api.MapCluster();
        api.MapBins();
        return api;
    }
}
