using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebhooks(options => options.UseConfiguration(builder.Configuration)); // the section Webhooks of appsettings.json

var app = builder.Build();
app.MapWebhooksHealth();
app.MapPost("/orders/{order}/pay", async (string order, IWebhookPublisher publisher) =>
{
    // When this returns, the event is on disk: it is sent even if the process is killed now.
    var paid = await publisher.For("shop").PublishAsync("order.paid", new OrderPaid(order, DateTimeOffset.UtcNow), key: order);
    return Results.Accepted(value: paid.Id.Value);
});
await app.StartAsync();

// A webhook that is declared in code: the first start creates it, with a secret of its own.
var webhook = await app.Services.GetRequiredService<WebhooksGateway>().As(Access.Host).Webhooks.RegisterAsync(
    ProjectId.Parse("shop"), WebhookId.Parse("receiver"), new()
    {
        Name = "Receiver",
        Url = app.Configuration["Receiver:Url"]!,
        Filter = EventFilter.Parse("order.*"),
    });
if (app.Environment.IsDevelopment())
    Console.WriteLine($"Start the receiver with --Webhook:Secret {webhook.Secret.Reveal()}");

await app.WaitForShutdownAsync();

internal sealed record OrderPaid(string OrderId, DateTimeOffset PaidAt);
