using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Webhooks.Actors;
using Webhooks.AspNetCore.Inspector;

namespace Webhooks.AspNetCore;

/// <summary>The inspector: URLs of the host that catch and show requests of webhooks.</summary>
public static class WebhooksInspector
{
    /// <summary>
    /// Adds the inspector. It is off unless <see cref="InspectorOptions.Enabled"/> is set, and always off on a node of a cluster: its
    /// requests are in the memory of one process.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Turns it on.</param>
    public static IServiceCollection AddWebhooksInspector(this IServiceCollection services, Action<InspectorOptions>? configure = null)
    {
        services.AddOptions<InspectorOptions>().Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ApiGate>();
        services.AddCallerAccess();
        services.TryAddSingleton<PortalPlace>();
        services.AddPortalTokens();
        services.TryAddSingleton<PageSessions>();
        services.TryAddSingleton<InspectorRoute>();
        services.TryAddSingleton(provider => new Bins(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<BinOwners>();
        services.TryAddSingleton<InspectorHost>();
        services.TryAddSingleton<SignatureCheck>();
        services.TryAddSingleton<PromisedOrder>();
        services.TryAddSingleton<InspectorEndpoint>();
        return services;
    }

    /// <summary>
    /// Maps <c>/inspect/{bin}</c> and everything below it, for any method; nothing when the inspector is off. Call it on the application
    /// itself, not on a group: the sender may call its own host only at that path. A client that knows the id of a bin may post to it, so
    /// no authorization applies there.
    /// </summary>
    /// <param name="app">The host.</param>
    public static void MapWebhooksInspector(this WebApplication app)
    {
        Requirements.Check(app, nameof(MapWebhooksInspector), (typeof(WebhooksGateway), "AddWebhooks(…)"),
            (typeof(InspectorHost), "AddWebhooksInspector()"));
        var inspector = app.Services.GetRequiredService<InspectorHost>();
        if (!inspector.IsWanted)
            return;
        app.Services.GetRequiredService<InspectorRoute>().Expect();
        var endpoint = app.Services.GetRequiredService<InspectorEndpoint>();
        app.Map($"{InspectorRoute.Path}{{{InspectorEndpoint.BinParameter}}}/{{**below}}", endpoint.CatchAsync)
            .WithMetadata(new AllowAnonymousAttribute(), TakesAnyCaller.Instance)
            .DisableAntiforgery();
        app.Lifetime.ApplicationStarted.Register(
            () => _ = inspector.StartAsync(app.Services.GetRequiredService<IServer>(), app.Lifetime.ApplicationStopping));
    }
}
