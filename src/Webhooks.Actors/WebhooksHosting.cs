using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Actors;

/// <summary>Embeds the engine into a host.</summary>
public static class WebhooksHosting
{
    /// <summary>
    /// Adds the engine with an actor system of its own. Registers <see cref="IWebhookPublisher"/>, <see cref="WebhooksGateway"/> and
    /// <see cref="WebhooksQueries"/>.
    /// </summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, Action<WebhooksOptions>? configure = null) =>
        throw new NotSupportedException();
}
