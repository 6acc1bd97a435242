// OwnActorSystem <database file> <receiver's URL> [<status> ...]
using System.Net;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.Actors;
using Webhooks.Model;

var builder = Host.CreateApplicationBuilder();
builder.Services.AddWebhooksServices(options =>
{
    options.UseSqlite(args[0]);
    options.Egress.AllowedNetworks.Add(IPNetwork.Parse("127.0.0.0/8")); // the receiver is on this machine
});
builder.Services.AddAkka("Backend", (akka, services) => akka
    .WithWebhooks(services)
    .WithActors((system, registry, resolver) => registry.Register<Labeling>(system.ActorOf(resolver.Props<Labeling>(), "labeling"))));
using var host = builder.Build();
await host.StartAsync();

var webhook = await host.Services.GetRequiredService<WebhooksGateway>().As(Access.Host).Webhooks
    .RegisterAsync(Labeling.Project, WebhookId.Parse("trainer"), new()
    {
        Name = "Trainer",
        Url = args[1],
        Filter = EventFilter.Parse("image.*"),
    });
Console.WriteLine($"secret {webhook.Secret.Reveal()}");

var labeling = host.Services.GetRequiredService<IRequiredActor<Labeling>>();
foreach (var status in args[2..])
    labeling.ActorRef.Tell(new StatusChanged("img_1", status));

await host.WaitForShutdownAsync();

/// <summary>An image got another status.</summary>
internal sealed record StatusChanged(string ImageId, string Status);

/// <summary>An actor of the host's own, which publishes what it is told.</summary>
internal sealed class Labeling : ReceiveActor
{
    public static readonly ProjectId Project = ProjectId.Parse("labels");

    public Labeling(IWebhookPublisher publisher) => ReceiveAsync<StatusChanged>(async change =>
    {
        var accepted = await publisher.PublishAsync(
            Project, EventDraft.Of("image.status_changed", new { image_id = change.ImageId, status = change.Status }));
        Console.WriteLine($"accepted {accepted.Id}");
    });
}
