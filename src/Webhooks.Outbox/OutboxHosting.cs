using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Actors;
using Webhooks.Client;
using Webhooks.Outbox.Hosts;
using Webhooks.Outbox.Relaying;

namespace Webhooks.Outbox;

/// <summary>Adds the outbox to a host.</summary>
public static class OutboxHosting
{
    /// <summary>
    /// Adds <see cref="WebhookOutbox"/> and the relay, a hosted service. Of all instances of an application one relays at a time. The
    /// relay publishes to the <see cref="IWebhookPublisher"/> of the services (the engine in this process, <c>AddWebhooks</c>), or, where
    /// there is none, to the <see cref="WebhooksClient"/> (a host elsewhere, <c>AddWebhooksClient</c>).
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets at least the database.</param>
    public static IServiceCollection AddWebhooksOutbox(this IServiceCollection services, Action<OutboxOptions> configure) =>
        services.AddWebhooksOutbox((options, _) => configure(options));

    /// <inheritdoc cref="AddWebhooksOutbox(IServiceCollection, Action{OutboxOptions})"/>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets at least the database, when the host starts.</param>
    public static IServiceCollection AddWebhooksOutbox(
        this IServiceCollection services, Action<OutboxOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<WakeSignal>();
        services.AddSingleton<RelayStatus>();
        services.AddSingleton(provider => new WebhookOutbox(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<WakeSignal>()));
        services.AddSingleton(provider =>
        {
            var options = new OutboxOptions();
            configure(options, provider);
            return options.Settings();
        });
        services.AddSingleton<IHostedService>(provider => new OutboxRelay(
            provider.GetRequiredService<RelaySettings>(),
            Publishers.Of(provider, "The outbox"),
            provider.GetRequiredService<WakeSignal>(),
            provider.GetRequiredService<RelayStatus>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<OutboxRelay>>()));
        services.AddHealthChecks().AddCheck<OldestRowHealthCheck>("webhooks-outbox", HealthStatus.Degraded, ["ready"]);
        return services;
    }
}
