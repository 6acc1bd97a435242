using System.Collections.Immutable;
using RabbitMQ.Client;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>What all consumers need to know, from the options.</summary>
/// <param name="Uri">The broker.</param>
/// <param name="UserName">Instead of that of the URI; null for that.</param>
/// <param name="Password">Instead of that of the URI; null for that.</param>
/// <param name="DegradedAfter">How long a message may wait here until the health check reports degraded.</param>
/// <param name="Queues">The queues.</param>
internal sealed record ConsumerSettings(
    Uri Uri, string? UserName, string? Password, TimeSpan DegradedAfter, ImmutableArray<QueuePlan> Queues)
{
    /// <summary>As large as a broker can accept: a message above the driver's default would end each connection that gets it.</summary>
    private const uint MaxMessageBytes = 512 * 1024 * 1024;

    /// <summary>Opens a connection. It does not recover by itself: who uses it connects again.</summary>
    public Task<IConnection> ConnectAsync(string purpose, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = Uri,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            MaxInboundMessageBodySize = MaxMessageBytes,
            ClientProvidedName = $"webhooks: {purpose} ({Environment.MachineName})",
        };
        (factory.UserName, factory.Password) = (UserName ?? factory.UserName, Password ?? factory.Password);
        return factory.CreateConnectionAsync(cancellationToken);
    }
}
