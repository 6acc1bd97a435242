using System.Net;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Petabridge.Cmd.Host;
using Webhooks.Actors;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Pbm.Tests;

/// <summary>An application that embeds the engine and offers it to <c>pbm</c>: real actors, a real database, real deliveries.</summary>
public sealed class PbmHost : IAsyncLifetime
{
    public const int Port = 9111;

    private IHost? _host;

    public AuthorizedGateway Gateway => Services.GetRequiredService<WebhooksGateway>().As(Access.Host);

    public PetabridgeCmd Cmd => PetabridgeCmd.Get(System);

    public ActorSystem System => Services.GetRequiredService<ActorSystem>();

    private TempFolder Folder { get; } = new();

    private IServiceProvider Services => _host!.Services;

    public async Task InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddWebhooks(
            options =>
            {
                options.UseSqlite(Folder.File("webhooks.db"));
                options.Egress.AllowedNetworks.Add(IPNetwork.Parse("127.0.0.0/8"));
            },
            (akka, services) => akka.AddWebhooksPbm(services, options => options.Port = Port));
        _host = builder.Build();
        await _host.StartAsync();
    }

    /// <summary>A new connection of <c>pbm</c>.</summary>
    internal PbmSession Connect() => new(System, Cmd.Handlers.Single());

    internal async Task<WebhookId> CreateWebhookAsync(ProjectId project, Receiver receiver, string name = "Labels", params int[] waits)
    {
        var definition = new WebhookDefinition
        {
            Name = name,
            Url = receiver.Url("/hooks").AbsoluteUri,
            Filter = EventFilter.Parse("image.*"),
            RetrySchedule = new([.. waits.Select(wait => TimeSpan.FromSeconds(wait))]),
        };
        return (await Gateway.Webhooks.CreateAsync(project, definition)).Webhook.Id;
    }

    internal Task PublishAsync(ProjectId project, params IEnumerable<string> ids) => Gateway.Events.PublishAsync(
        project,
        [
            .. ids.Select(
                id => new EventDraft(EventType.Parse("image.status_changed"), "{}"u8.ToArray()) { Id = PublishedEventId.Parse(id) })]);

    public async Task DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
        Folder.Dispose();
    }
}
