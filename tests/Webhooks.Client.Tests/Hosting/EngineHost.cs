using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Client.Tests;

/// <summary>A host in this process: the engine on a database of its own, and its API on a real server.</summary>
public sealed class EngineHost : IAsyncLifetime
{
    private readonly WebApplication _app;

    public EngineHost()
    {
        var builder = LoopbackApp.CreateBuilder();
        builder.Services.AddWebhooks(options =>
        {
            options.UseSqlite(Folder.File("webhooks.db"));
            options.Egress.AllowedNetworks.Add(IPNetwork.Parse("127.0.0.0/8")); // the receivers are on this machine
        });
        builder.Services.AddWebhooksApi();
        builder.Services.AddWebhooksInspector(inspector => inspector.Enabled = true);
        _app = builder.Build();
        _app.UseWebhooksProblems();
        _app.MapWebhooksApi();
        _app.MapWebhooksInspector();
    }

    private TempFolder Folder { get; } = new();

    private HttpClient Http { get; } = new();

    public Uri Url => _app.Address();

    public WebhooksClient Client => new(Http, new() { Url = Url });

    public IWebhookPublisher Publisher => _app.Services.GetRequiredService<IWebhookPublisher>();

    public async Task InitializeAsync() => await _app.StartAsync();

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        Folder.Dispose();
    }
}
