using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.Actors.Secrets;
using Webhooks.Model;
using Webhooks.TestKit;

namespace Webhooks.Actors.Tests.Hosting;

/// <summary>The engine as an application embeds it: real shard regions, a real journal, real time.</summary>
internal sealed class EmbeddedEngine : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedEngine(IHost host) => _host = host;

    public AuthorizedQueries Queries => _host.Services.GetRequiredService<WebhooksQueries>().As(Access.Host);

    public IHost Host => _host;

    public RuntimeKeys Keys => _host.Services.GetRequiredService<RuntimeKeys>();

    public AuthorizedGateway Gateway => _host.Services.GetRequiredService<WebhooksGateway>().As(Access.Host);

    public PortalDoor Portal => _host.Services.GetRequiredService<PortalDoor>();

    public AuthorizedGateway As(Access access) => _host.Services.GetRequiredService<WebhooksGateway>().As(access);

    public AuthorizedQueries QueriesAs(Access access) => _host.Services.GetRequiredService<WebhooksQueries>().As(access);

    public static Task<EmbeddedEngine> StartAsync(StorageOptions storage, params EncryptionKey[] keys) =>
        StartAsync(storage, _ => { }, keys);

    public static async Task<EmbeddedEngine> StartAsync(StorageOptions storage, Action<ClusterOptions> cluster, params EncryptionKey[] keys)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddWebhooks(options =>
        {
            (options.Storage.Provider, options.Storage.ConnectionString) = (storage.Provider, storage.ConnectionString);
            foreach (var key in keys)
                options.Encryption.Keys.Add(key);
            options.Egress.AllowedNetworks.Add(IPNetwork.Parse("127.0.0.0/8"));
            cluster(options.Cluster);
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new(host);
    }

    public async Task<WebhookId> CreateWebhookAsync(Receiver receiver, RetrySchedule? schedule = null)
    {
        var definition = Sample.Definition(receiver.Url()) with { RetrySchedule = schedule };
        return (await Gateway.Webhooks.CreateAsync(
            Sample.Project, definition, secret: null, StartAt.Head, CancellationToken.None)).Webhook.Id;
    }

    public Task PublishAsync(params IEnumerable<string> ids) =>
        Gateway.Events.PublishAsync(Sample.Project, [.. ids.Select(id => Sample.Draft(id))]);

    /// <summary>Waits until all secrets are encrypted with the first key.</summary>
    public Task EncryptedAnewAsync() => _host.Services.GetRequiredService<Reencryption>().Completion.WaitAsync(Patience.Default);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
