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
    /// <summary>Adds what the API's endpoints need beside the engine, which <c>AddWebhooks</c> adds.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets how much one publish may bring.</param>
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

    /// <summary>Maps the API's endpoints below <c>/api/v1</c>. Conventions on what is returned, such as authorization, apply to all of them.</summary>
    public static IEndpointConventionBuilder MapWebhooksApi(this IEndpointRouteBuilder endpoints)
    {
        Requirements.Check(endpoints, nameof(MapWebhooksApi), (typeof(WebhooksGateway), "AddWebhooks(…)"), (typeof(IngestCapacity), "AddWebhooksApi()"));
        var api = endpoints.MapGroup("/api/v1");
        api.AddEndpointFilter(new ProblemFilter());
        api.WithMetadata(ApiMarker.Instance);
        api.MapEvents();
        api.MapWebhooks();
        api.MapWebhookActions();
        api.MapSecrets();
        api.MapDeliveries();
        api.MapReplays();
        api.MapStatistics();
        api.MapProjects();
        api.MapCluster();
        api.MapBins();
        return api;
    }
}
