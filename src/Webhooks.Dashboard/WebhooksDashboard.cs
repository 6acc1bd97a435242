using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;
using Webhooks.Actors;
using Webhooks.Dashboard;
using Webhooks.Dashboard.Embedding;
using Webhooks.Dashboard.Hosting;
using Webhooks.Dashboard.Layout;
using Webhooks.Dashboard.Shared;
using Webhooks.Dashboard.SignIn;

namespace Webhooks.AspNetCore;

/// <summary>The dashboard, for any ASP.NET Core host, with or without its own Blazor pages.</summary>
public static class WebhooksDashboard
{
    // The maximum message of a browser: the form that publishes an event allows IngestOptions.MaxEventBytes by default.
    private const long MaxMessageBytes = 1 << 20;

    /// <summary>
    /// Adds the services of the dashboard, without the engine, which <c>AddWebhooks</c> adds. A host with its own Blazor pages keeps its
    /// settings, except that browsers may send it messages of up to 1 MB.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddWebhooksDashboard(this IServiceCollection services, Action<DashboardOptions>? configure = null)
    {
        var options = services.AddOptions<DashboardOptions>();
        if (configure is not null)
            options.Configure(configure);
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.PostConfigureAll<HubOptions>(hub => hub.MaximumReceiveMessageSize = Larger(hub.MaximumReceiveMessageSize));
        services.AddOptions<PortalOptions>();
        services.AddMudServices();
        services.AddWebhooksInspector();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddScoped<BrowserPage>();
        services.TryAddScoped<PageAccess>();
        services.TryAddScoped<Links>();
        services.TryAddScoped<EmbeddedDoor>();
        services.TryAddSingleton<EmbeddedFiles>();
        services.TryAddScoped<Notes>();
        services.TryAddScoped<EventTypeCatalog>();
        return services;
    }

    /// <summary>
    /// Maps the dashboard below a path, with all files of its pages: it needs no static files of the host and nothing from other hosts.
    /// Conventions on the result, such as <c>RequireAuthorization</c>, apply to its pages and to their connection.
    /// A user who may open it may do everything: see, publish, change, delete, and reveal secrets. Without a policy and without
    /// <c>AllowAnonymous()</c> it answers only callers on this machine.
    /// </summary>
    /// <param name="endpoints">The host.</param>
    /// <param name="path">
    /// The path; <c>/</c> for a host without other pages. A path base, of <c>UsePathBase</c> or <c>X-Forwarded-Prefix</c>, comes
    /// before it.
    /// </param>
    public static IEndpointConventionBuilder MapWebhooksDashboard(this IEndpointRouteBuilder endpoints, string path = "/webhooks")
    {
        Requirements.Check(endpoints, nameof(MapWebhooksDashboard), (typeof(WebhooksGateway), "AddWebhooks(…)"),
            (typeof(BrowserPage), "AddWebhooksDashboard()"));
        var pipeline = new DashboardPipeline(endpoints.ServiceProvider);
        var dashboard = endpoints.MapGroup(path);
        dashboard.ExcludeFromDescription();
        dashboard.WithDisplayName("Webhooks dashboard");
        dashboard.Guarded(static (gate, http) => new ValueTask<Refused?>(gate.ValidateWithoutKey(http)));
        dashboard.Map("", pipeline.HandlerBelow(ownSegments: 0));
        foreach (var first in DashboardPipeline.FirstSegments)
            dashboard.Map($"{first}/{{**rest}}", pipeline.HandlerBelow(ownSegments: 2));
        return dashboard;
    }

    private static long? Larger(long? bytes) => bytes is { } most ? Math.Max(most, MaxMessageBytes) : null;
}
