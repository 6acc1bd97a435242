using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Hosting;
using Webhooks.Actors.Node;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Secrets;
using Webhooks.Actors.Signing;
using Webhooks.Actors.Storage;
using Webhooks.Actors.Telemetry;

namespace Webhooks.Actors;

/// <summary>Embeds the engine into a host.</summary>
public static class WebhooksHosting
{
    /// <summary>
    /// Adds the engine with an actor system of its own: a node that joins itself on loopback, or the cluster that
    /// <see cref="WebhooksOptions.Cluster"/> names. Registers <see cref="IWebhookPublisher"/>,
    /// <see cref="WebhooksGateway"/> and <see cref="WebhooksQueries"/>. A host that keeps signing keys in a vault of its own registers
    /// an <see cref="IWebhookSigner"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the engine's options.</param>
    /// <param name="alongside">What else runs on its actor system.</param>
    public static IServiceCollection AddWebhooks(
        this IServiceCollection services,
        Action<WebhooksOptions>? configure = null,
        Action<AkkaConfigurationBuilder, IServiceProvider>? alongside = null) =>
        services.AddWebhooksServices(configure).AddAkka("webhooks", (akka, provider) =>
        {
            akka
                .ConfigureLoggers(logs =>
                {
                    logs.ClearLoggers();
                    logs.AddLoggerFactory();
                })
                // What has no serializer of ours or of Akka's must not travel; in a host's own system that is the host's to say.
                .AddHocon(Akka.Configuration.ConfigurationFactory.ParseString("akka.actor.serialization-settings.allow-unregistered-types = off"), HoconAddMode.Append)
                .WithWebhooks(provider);
            alongside?.Invoke(akka, provider);
        });

    /// <summary>
    /// Adds what <see cref="AddWebhooks"/> adds except the actor system, for a host that owns one: it calls <see cref="WithWebhooks"/>
    /// where it configures that.
    /// </summary>
    public static IServiceCollection AddWebhooksServices(this IServiceCollection services, Action<WebhooksOptions>? configure = null)
    {
        var options = new WebhooksOptions();
        configure?.Invoke(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWebhookSigner>(WebhookSigner.Instance);
        services.TryAddSingleton<InspectorRoute>();
        services.AddSingleton(provider => new EgressGuard(
            [.. options.Egress.AllowedNetworks], options.Egress.RequireHttps, provider.GetRequiredService<InspectorRoute>()));
        services.AddSingleton(provider => new WebhooksStorage(options.Storage));
        services.AddSingleton(provider => new NodeKeys(
            options.Encryption, provider.GetRequiredService<WebhooksStorage>(), provider.GetRequiredService<ILogger<NodeKeys>>()).Open());
        services.AddSingleton<Reencryption>();
        services.AddSingleton(provider => new ReadModelWriter(
            provider.GetRequiredService<WebhooksStorage>().OpenForReadModelAsync, provider.GetRequiredService<ILogger<ReadModelWriter>>()));
        services.AddSingleton(_ => DescriptorBudget.Of(DescriptorBudget.ReadLimit(), options.Delivery.MaxInFlight));
        services.AddSingleton<NodeReference>();
        services.AddSingleton<Instruments>();
        services.AddSingleton(provider => new CensusTaker(
            provider.GetRequiredService<WebhooksQueries>().CensusAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new WebhooksQueries(
            provider.GetRequiredService<WebhooksStorage>().OpenForReadModelAsync,
            provider.GetRequiredService<ReadModelWriter>(),
            () => provider.GetRequiredService<NodeReference>().Node.Log,
            provider.GetRequiredService<KeyRing>(),
            provider.GetRequiredService<ILogger<WebhooksQueries>>()));
        services.AddSingleton(provider => new WebhooksGateway(
            provider.GetRequiredService<IReadOnlyActorRegistry>(),
            provider.GetRequiredService<WebhooksQueries>(),
            provider.GetRequiredService<EgressGuard>(),
            provider.GetRequiredService<IWebhookSigner>(),
            provider.GetRequiredService<Instruments>(),
            provider.GetRequiredService<NodeReference>()));
        services.AddSingleton<IWebhookPublisher>(provider => provider.GetRequiredService<WebhooksGateway>().Events);
        services.AddSingleton<JournalHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<JournalHealthCheck>("webhooks-journal", HealthStatus.Unhealthy, ["ready"])
            .AddCheck<ClusterHealthCheck>("webhooks-cluster", HealthStatus.Unhealthy, ["ready"])
            .AddCheck<BacklogHealthCheck>("webhooks-backlog", HealthStatus.Degraded, ["ready"]);
        return services;
    }

    /// <summary>
    /// Runs the engine on the host's own actor system. A system that is already set up for a cluster keeps its settings; any other
    /// becomes a node as <see cref="WebhooksOptions.Cluster"/> says. The engine uses journal plugins of its own and leaves the default ones alone.
    /// </summary>
    /// <exception cref="WebhooksStartupException">The options are wrong, the storage cannot be used, or a key to its secrets is missing or wrong.</exception>
    public static AkkaConfigurationBuilder WithWebhooks(this AkkaConfigurationBuilder akka, IServiceProvider services)
    {
        var options = services.GetRequiredService<WebhooksOptions>();
        if (options.Errors() is { Count: > 0 } errors)
            throw new WebhooksStartupException($"The options are wrong. {string.Join(' ', errors)}");
        var storage = services.GetRequiredService<WebhooksStorage>();
        storage.Open();
        var keys = services.GetRequiredService<KeyRing>();
        return akka
            .AddSetup(new EncryptionSetup(keys))
            .WithWebhooksConfiguration(storage)
            .WithNode(options.Cluster)
            .WithWebhooksRegions(services);
    }
}
