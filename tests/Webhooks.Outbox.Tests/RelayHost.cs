using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Webhooks.Actors;
using Webhooks.Outbox.Relaying;
using Webhooks.Outbox.Tests.Databases;

namespace Webhooks.Outbox.Tests;

/// <summary>An application that relays its outbox to a publisher.</summary>
public sealed class RelayHost : IAsyncDisposable
{
    private readonly IHost _host;

    private RelayHost(IHost host) => _host = host;

    internal RelayStatus Status => _host.Services.GetRequiredService<RelayStatus>();

    public static Task<RelayHost> StartAsync(
        TestDatabase database, IWebhookPublisher publisher, Action<OutboxOptions>? configure = null) =>
        StartAsync(publisher, services => services.AddWebhooksOutbox(options =>
        {
            database.Use(options);
            configure?.Invoke(options);
        }));

    public static async Task<RelayHost> StartAsync(IWebhookPublisher publisher, Action<IServiceCollection> add)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(publisher);
        add(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public IServiceScope CreateScope() => _host.Services.CreateScope();

    public async Task<HealthReportEntry> HealthAsync() =>
        (await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["webhooks-outbox"];

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
