// GenericHost <database file> <receiver's URL> [<status> ...]
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.Actors;
using Webhooks.Model;

var builder = Host.CreateApplicationBuilder();
builder.Services.AddWebhooks(options =>
{
    options.UseSqlite(args[0]);
    options.Egress.AllowedNetworks.Add(IPNetwork.Parse("127.0.0.0/8")); // the receiver is on this machine
});
using var host = builder.Build();
await host.StartAsync();

var project = ProjectId.Parse("labels");
var gateway = host.Services.GetRequiredService<WebhooksGateway>().As(Access.Host);
var webhook = await gateway.Webhooks.RegisterAsync(project, WebhookId.Parse("trainer"), new()
{
    Name = "Trainer",
    Url = args[1],
    Filter = EventFilter.Parse("image.*"),
});
Console.WriteLine($"secret {webhook.Secret.Reveal()}");

var publisher = host.Services.GetRequiredService<IWebhookPublisher>();
foreach (var status in args[2..])
{
    var accepted = await publisher.PublishAsync(project, EventDraft.Of("image.status_changed", new { image_id = "img_1", status }));
    Console.WriteLine($"accepted {accepted.Id}");
}

await host.WaitForShutdownAsync();
