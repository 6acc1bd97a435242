using Akka.Hosting;
using Microsoft.Extensions.Configuration;
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
using Webhooks.Actors.Settings;
using Webhooks.Actors.Signing;
using Webhooks.Actors.Storage;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Embeds the engine into a host.</summary>
public static partial class WebhooksHosting
{
    /// <summary>
    /// Adds the engine with its own actor system: a node that joins itself on loopback, or the cluster that
    /// <see cref="WebhooksOptions.Cluster"/> names. Registers <see cref="IWebhookPublisher"/>,
    /// <see cref="WebhooksGateway"/> and <see cref="WebhooksQueries"/>. A host that keeps signing keys in its own vault registers
    /// an <see cref="IWebhookSigner"/>. If options are not allowed, the host does not start and reports all errors at once.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the engine's options.</param>
    /// <param name="alongside">Adds other parts to its actor system.</param>
    /// <exception cref="WebhooksStartupException">The services already have an engine.</exception>
    public static IServiceCollection AddWebhooks(
        this IServiceCollection services,
        Action<WebhooksOptions>? configure = null,
        Action<AkkaConfigurationBuilder, IServiceProvider>? alongside = null) =>
        services.AddWebhooks((options, _) => configure?.Invoke(options), alongside);

    /// <summary>
    /// Adds the engine with options from a section of the configuration, with the keys and rules of the ready-made host's <c>Webhooks</c>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section, such as <c>configuration.GetSection("Webhooks")</c>. An unknown key in it
    /// is an error.</param>
    /// <param name="alongside">Adds other parts to its actor system.</param>
    /// <inheritdoc
    /// cref="AddWebhooks(IServiceCollection, Action{WebhooksOptions}?, Action{AkkaConfigurationBuilder, IServiceProvider}?)"
    /// path="/exception"/>
    public static IServiceCollection AddWebhooks(
        this IServiceCollection services, IConfiguration section, Action<AkkaConfigurationBuilder, IServiceProvider>? alongside = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddWebhooks((options, _) => options.Misread.AddRange(EngineSettings.Apply(section, options)), alongside);
    }

    /// <summary>Adds the engine with options that need services of the host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the engine's options, when the host starts.</param>
    /// <param name="alongside">Adds other parts to its actor system.</param>
    /// <inheritdoc
    /// cref="AddWebhooks(IServiceCollection, Action{WebhooksOptions}?, Action{AkkaConfigurationBuilder, IServiceProvider}?)"
    /// path="/exception"/>
    public static IServiceCollection AddWebhooks(
        this IServiceCollection services,
        Action<WebhooksOptions, IServiceProvider> configure,
        Action<AkkaConfigurationBuilder, IServiceProvider>? alongside = null) =>
        services.AddWebhooksServices(configure).AddAkka("webhooks", (akka, provider) =>
        {
            akka
                .AddSetup(new AkkaLoggerSetup(provider.GetRequiredService<ILoggerFactory>()))
                .ConfigureLoggers(logs =>
                {
                    logs.ClearLoggers();
                    logs.AddLogger<AkkaLogger>();
                })
                // Messages without a serializer of the engine or of Akka must not be sent; in a host's own system the host decides.
                .AddHocon(
                    Akka.Configuration.ConfigurationFactory.ParseString("akka.actor.serialization-settings.allow-unregistered-types = off"),
                    HoconAddMode.Append)
                .WithWebhooks(provider);
            alongside?.Invoke(akka, provider);
        });

    /// <summary>
    /// Adds the services of <c>AddWebhooks</c> without the actor system, for a host that owns one: it calls <see cref="WithWebhooks"/>
    /// where it configures that.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the engine's options.</param>
    /// <exception cref="WebhooksStartupException">The services already have an engine.</exception>
    public static IServiceCollection AddWebhooksServices(this IServiceCollection services, Action<WebhooksOptions>? configure = null) =>
        services.AddWebhooksServices((options, _) => configure?.Invoke(options));

    /// <inheritdoc cref="AddWebhooksServices(IServiceCollection, Action{WebhooksOptions}?)"/>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the engine's options, when the host starts.</param>
    public static IServiceCollection AddWebhooksServices(
        this IServiceCollection services, Action<WebhooksOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(service => service.ServiceType == typeof(WebhooksOptions)))
            throw new WebhooksStartupException(
                "AddWebhooks was called twice on the same services. A host has one engine: set all of its options in one call.");
        services.AddSingleton(provider =>
        {
            var options = new WebhooksOptions();
            configure(options, provider);
            return options;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWebhookSigner>(WebhookSigner.Instance);
        services.TryAddSingleton<InspectorRoute>();
        services.AddSingleton(provider => new EgressGuard(
            [.. Options(provider).Egress.AllowedNetworks], Options(provider).Egress.RequireHttps,
            provider.GetRequiredService<InspectorRoute>()));
        services.AddSingleton(provider => new WebhooksStorage(Options(provider).Storage));
        services.AddSingleton(provider => new NodeKeys(
            Options(provider).Encryption, provider.GetRequiredService<WebhooksStorage>(), provider.GetRequiredService<ILogger<NodeKeys>>())
            .Open());
        services.AddSingleton<Reencryption>();
        services.AddSingleton(provider => new EndedSessions(
            provider.GetRequiredService<WebhooksStorage>().OpenForReadModelAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new RuntimeKeys(
            provider.GetRequiredService<WebhooksStorage>().OpenForReadModelAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ReadModelWriter(
            provider.GetRequiredService<WebhooksStorage>().OpenForReadModelAsync, provider.GetRequiredService<ILogger<ReadModelWriter>>())
        {
            MayLoseCommits = !provider.GetRequiredService<WebhooksStorage>().IsFile,
        });
        services.AddSingleton(provider => DescriptorBudget.Of(DescriptorBudget.ReadLimit(), Options(provider).Delivery.MaxInFlight));
        services.AddSingleton<NodeReference>();
        services.AddSingleton<Instruments>();
        services.AddSingleton(provider => new SystemCounter(
            provider.GetRequiredService<WebhooksQueries>().Engine.SystemCountsAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new WebhooksQueries(
            provider.GetRequiredService<WebhooksStorage>().OpenForReadModelAsync,
            provider.GetRequiredService<ReadModelWriter>(),
            () => provider.GetRequiredService<NodeReference>().Node.Log,
            provider.GetRequiredService<KeyRing>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WebhooksQueries>>()));
        services.AddSingleton(provider => new WebhooksGateway(
            provider.GetRequiredService<IReadOnlyActorRegistry>(),
            provider.GetRequiredService<WebhooksQueries>(),
            provider.GetRequiredService<EgressGuard>(),
            provider.GetRequiredService<IWebhookSigner>(),
            provider.GetRequiredService<Instruments>(),
            provider.GetRequiredService<NodeReference>(),
            Options(provider).Json,
            new(Options(provider).EventTypes.Read(Options(provider).Json).Types, Options(provider).EventTypes.TypeOf),
            provider.GetRequiredService<RuntimeKeys>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new PortalDoor(
            new(provider.GetRequiredService<IReadOnlyActorRegistry>()), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IWebhookPublisher>(provider => provider.GetRequiredService<WebhooksGateway>().As(Access.Host).Events);
        services.AddSingleton(provider => new WebhookLog(
            provider.GetRequiredService<IReadOnlyActorRegistry>(),
            provider.GetRequiredService<WebhooksStorage>().OpenForReadModelAsync,
            () => provider.GetRequiredService<NodeReference>().Node));
        services.AddSingleton<JournalHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<JournalHealthCheck>("webhooks-journal", HealthStatus.Unhealthy, ["ready"])
            .AddCheck<ClusterHealthCheck>("webhooks-cluster", HealthStatus.Unhealthy, ["ready"])
            .AddCheck<BacklogHealthCheck>("webhooks-backlog", HealthStatus.Degraded, ["ready"]);
        return services;

        static WebhooksOptions Options(IServiceProvider provider) => provider.GetRequiredService<WebhooksOptions>();
    }

    /// <summary>
    /// Runs the engine on the host's own actor system. A system that is already set up for a cluster keeps its settings; any other
    /// becomes a node by <see cref="WebhooksOptions.Cluster"/>. The engine uses its own journal plugins and leaves the default ones
    /// unchanged.
    /// </summary>
    /// <exception cref="WebhooksStartupException">The options are wrong, the storage cannot be used, or a key to its secrets is missing or
    /// wrong.</exception>
    public static AkkaConfigurationBuilder WithWebhooks(this AkkaConfigurationBuilder akka, IServiceProvider services)
    {
        var options = services.GetService<WebhooksOptions>()
            ?? throw new WebhooksStartupException(
                "WithWebhooks needs the engine's services: call AddWebhooksServices(…) on the services of the host.");
        if (options.Errors() is { Count: > 0 } errors)
            throw new WebhooksStartupException(
                $"{(errors.Count == 1 ? "An option is" : $"{errors.Count} options are")} wrong. {string.Join(' ', errors)}");
        var storage = services.GetRequiredService<WebhooksStorage>();
        storage.Open();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(WebhooksHosting));
        var place = StoragePlace.Of(options.Storage);
        LogDatabase(logger, place);
        var keys = services.GetRequiredService<KeyRing>();
        return akka
            .AddSetup(new EncryptionSetup(keys))
            .WithWebhooksConfiguration(storage)
            .WithNode(options.Cluster)
            .WithWebhooksRegions(services);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The database is {Place}.")]
    private static partial void LogDatabase(ILogger logger, string place);
}
