using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;
using Webhooks.Client;

namespace Webhooks.Outbox.Hosts;

/// <summary>What a relay publishes to.</summary>
internal static class Publishers
{
    /// <param name="provider">The host's services.</param>
    /// <param name="asker">The subject of the error.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static IWebhookPublisher Of(IServiceProvider provider, string asker) =>
        provider.GetService<IWebhookPublisher>()
        ?? (provider.GetService<WebhooksClient>() is { } client
            ? new HostPublisher(client)
            : throw new InvalidOperationException(
                $"{asker} has nothing to publish to: call AddWebhooks (the engine in this process) or "
                + "AddWebhooksClient (a host elsewhere)."));
}
