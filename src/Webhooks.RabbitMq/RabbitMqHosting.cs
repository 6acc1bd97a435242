using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Actors;
using Webhooks.Outbox.Hosts;
using Webhooks.RabbitMq.Consuming;

namespace Webhooks.RabbitMq;

/// <summary>Adds consumers of RabbitMQ queues to a host.</summary>
public static class RabbitMqHosting
{
    /// <summary>
    /// Adds a hosted service that publishes the messages of queues. It publishes to the <see cref="IWebhookPublisher"/> of the services
    /// (the engine in this process, <c>AddWebhooks</c>), or, where there is none, to the <c>WebhooksClient</c> (a host elsewhere,
    /// <c>AddWebhooksClient</c>). Any number of instances of an application may consume the same queues.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets at least one queue.</param>
    public static IServiceCollection AddWebhooksRabbitMq(this IServiceCollection services, Action<RabbitMqOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ =>
        {
            var options = new RabbitMqOptions();
            configure(options);
            return options.Settings();
        });
        services.AddSingleton(provider => new QueueStatuses(
            provider.GetRequiredService<ConsumerSettings>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService>(provider => new QueueConsumers(
            provider.GetRequiredService<ConsumerSettings>(),
            Publishers.Of(provider, "RabbitMQ"),
            provider.GetRequiredService<QueueStatuses>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<QueueConsumers>>()));
        services.AddHealthChecks().AddCheck<QueuesHealthCheck>("webhooks-rabbitmq", HealthStatus.Degraded, ["ready"]);
        return services;
    }

    /// <inheritdoc cref="AddWebhooksRabbitMq(IServiceCollection, Action{RabbitMqOptions})"/>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section of the configuration, such as <c>Webhooks:RabbitMq</c>.</param>
    /// <exception cref="InvalidOperationException">
    /// When the host starts: settings are not allowed; the message names all of them.
    /// </exception>
    public static IServiceCollection AddWebhooksRabbitMq(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddWebhooksRabbitMq(options =>
        {
            string[] errors = [.. RabbitMqSettings.Unknown(section), .. RabbitMqSettings.Apply(section, options)];
            if (errors.Length > 0)
                throw new InvalidOperationException(string.Join(' ', errors.Concat(options.Errors())));
        });
    }
}
