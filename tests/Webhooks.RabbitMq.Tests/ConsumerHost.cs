using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Webhooks.Actors;
using Webhooks.RabbitMq.Consuming;
using Webhooks.TestKit;

namespace Webhooks.RabbitMq.Tests;

/// <summary>An application that consumes queues and publishes to a publisher.</summary>
public sealed class ConsumerHost : IAsyncDisposable
{
    private readonly IHost _host;

    private ConsumerHost(IHost host) => _host = host;

    internal QueueStatuses Statuses => _host.Services.GetRequiredService<QueueStatuses>();

    public static Task<ConsumerHost> StartAsync(IWebhookPublisher publisher, string queue, Action<RabbitMqQueue>? map = null) =>
        StartAsync(publisher, options =>
        {
            var consumed = new RabbitMqQueue(queue) { Project = "value:shop" };
            map?.Invoke(consumed);
            options.Queues.Add(consumed);
        });

    public static async Task<ConsumerHost> StartAsync(IWebhookPublisher publisher, Action<RabbitMqOptions> configure)
    {
        var server = await RabbitMqServer.Shared;
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(publisher);
        builder.Services.AddWebhooksRabbitMq(options =>
        {
            options.Uri = server.Uri;
            configure(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    /// <summary>Waits until the broker has accepted the consumers.</summary>
    public Task UntilConsuming() =>
        Looks.Until(() => Task.FromResult(Statuses.All.All(queue => queue.Last is not null)), consumed => consumed);

    public async Task<HealthReportEntry> HealthAsync() =>
        (await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["webhooks-rabbitmq"];

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
