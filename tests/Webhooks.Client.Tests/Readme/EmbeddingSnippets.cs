using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;

namespace Webhooks.Client.Tests.Readme.Embedding;

/// <summary>
/// The C# of README, <c>docs</c> and packages about embedding the engine, as it is written there. It is compiled and not run:
/// tests/Embedding has programs that are.
/// </summary>
internal static class EmbeddingSnippets
{
    public static async Task Start()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddWebhooks(options => options.UseSqlite("webhooks.db"));
        using var host = builder.Build();
        await host.StartAsync();

        var project = ProjectId.Parse("labels");
        var gateway = host.Services.GetRequiredService<WebhooksGateway>().As(Access.Host);
        await gateway.Webhooks.RegisterAsync(project, WebhookId.Parse("trainer"), new()
        {
            Name = "Trainer",
            Url = "https://trainer.example/hooks",
            Filter = EventFilter.Parse("image.*"),
        });

        var publisher = host.Services.GetRequiredService<IWebhookPublisher>();
        await publisher.PublishAsync(project, "image.status_changed", new ImageStatusChanged(ImageId: "17", Status: "DONE"));
    }

    public static void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddWebhooks(builder.Configuration.GetSection("Webhooks"));
        builder.Services.AddWebhooks(options =>
        {
            options.UseConfiguration(builder.Configuration);   // its section Webhooks
            options.EventTypes.Add<ImageStatusChanged>("image.status_changed");
        });
        builder.Services.AddWebhooks((options, services) => options.UseSqlite(services.GetRequiredService<Folders>().File("webhooks.db")));
    }

    public static void AddApi(WebApplicationBuilder builder, WebApplication app, string key)
    {
        builder.Services.AddWebhooksApi();
        app.MapWebhooksApi().RequireAuthorization("operators");
        app.MapWebhooksApi("/hooks").RequireAuthorization("operators");   // /hooks/api/v1/…
        app.UseWebhooksApiKeys([ApiKey.Of(key)]);
    }

    public static void AddDashboard(WebApplicationBuilder builder, WebApplication app)
    {
        builder.Services.AddWebhooksDashboard();
        app.MapWebhooksDashboard("/admin/webhooks").RequireAuthorization("operators");
    }

    public static void AddComponent(WebApplicationBuilder builder, WebApplication app)
    {
        builder.Services.AddWebhooksDashboard();
        app.MapProjectWebhooks();
    }

    public static void AddToOwnActorSystem(WebApplicationBuilder builder)
    {
        builder.Services.AddWebhooksServices(options => options.UseSqlite("webhooks.db"));
        builder.Services.AddAkka("Backend", (akka, services) => akka.WithWebhooks(services));
    }

    public static void DefineEventTypes(WebApplicationBuilder builder)
    {
        builder.Services.AddWebhooks(options =>
        {
            options.UseSqlite("webhooks.db");
            options.EventTypes.Add<ImageStatusChanged>("image.status_changed", title: "Image Status Update", group: "Images");
        });
    }

    public static async Task PublishToOneProject(IWebhookPublisher publisher, Access access)
    {
        var labels = publisher.For("labels");
        await labels.PublishAsync("image.status_changed", new ImageStatusChanged(ImageId: "17", Status: "DONE"), key: "17");
        await publisher.As(access).For("labels").PublishAsync("image.archived", new { image_id = "17" });
    }

    public static async Task PublishTyped(IWebhookPublisher publisher, ProjectId project)
    {
        await publisher.PublishAsync(project, new ImageStatusChanged(ImageId: "17", Status: "DONE"));
    }

    public static void Cluster(WebApplicationBuilder builder, string connectionString)
    {
        builder.Services.AddWebhooks(options =>
        {
            options.UsePostgreSql(connectionString);
            options.Cluster.Hostname = "10.0.0.5";
            options.Cluster.SeedNodes.Add("10.0.0.5:4053");
            options.Cluster.SeedNodes.Add("10.0.0.6:4053");
            options.Cluster.SeedNodes.Add("10.0.0.7:4053");
        });
    }
}

internal sealed class Folders(string root)
{
    public string File(string name) => Path.Combine(root, name);
}

internal sealed record ImageStatusChanged(string ImageId, string Status);
