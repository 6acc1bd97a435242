using Shop.Orders;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;
using Webhooks.Outbox.EntityFrameworkCore;

namespace Shop.Webhooks;

internal static class ShopWebhooks
{
    /// <summary>The engine in this process, with its own database; the relay from the shop's database to it; the dashboard.</summary>
    public static void AddShopWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddWebhooks(options => options.UseConfiguration(builder.Configuration));
        builder.Services.AddWebhooksOutbox<ShopContext>();
        builder.Services.AddWebhooksDashboard();
    }

    /// <summary>
    /// Declares the webhook of the fulfilment service, if there is one. The first start creates it, with a secret of its own.
    /// </summary>
    public static async Task RegisterFulfilmentAsync(this WebApplication app)
    {
        if (app.Configuration["Shop:Fulfilment"] is not { Length: > 0 } url)
            return;
        var gateway = app.Services.GetRequiredService<WebhooksGateway>().As(Access.Host);
        var webhook = await gateway.Webhooks.RegisterAsync(ProjectId.Parse("shop"), WebhookId.Parse("fulfilment"), new()
        {
            Name = "Fulfilment",
            Url = url,
            Filter = EventFilter.Parse("order.*"),
        });
        if (app.Environment.IsDevelopment())
            Console.WriteLine($"Fulfilment verifies with {webhook.Secret.Reveal()}");
    }
}
