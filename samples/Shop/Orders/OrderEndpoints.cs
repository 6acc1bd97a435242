using Microsoft.EntityFrameworkCore;
using Webhooks.Outbox.EntityFrameworkCore;

namespace Shop.Orders;

internal static class OrderEndpoints
{
    /// <summary>The database is SQLite or PostgreSQL, as the configuration says.</summary>
    public static void AddOrders(this WebApplicationBuilder builder)
    {
        var connectionString = builder.Configuration.GetConnectionString("Shop");
        builder.Services.AddDbContext<ShopContext>(options =>
        {
            if (builder.Configuration["Shop:Database"] == "PostgreSql")
                options.UseNpgsql(connectionString);
            else
                options.UseSqlite(connectionString);
        });
    }

    public static void MapOrders(this WebApplication app)
    {
        app.MapPost("/orders", async (OrderRequest request, ShopContext db, TimeProvider time) =>
        {
            var order = new Order
            {
                Id = $"order_{Guid.CreateVersion7():N}",
                Item = request.Item,
                Total = request.Total,
                PaidAt = time.GetUtcNow(),
            };
            db.Orders.Add(order);

            // One transaction: the event is published if and only if the order is stored.
            db.AddWebhookEvent("shop", "order.paid", new { OrderId = order.Id, order.Item, order.Total }, key: order.Id);
            await db.SaveChangesAsync();
            return Results.Created($"/orders/{order.Id}", order);
        });
        app.MapGet("/orders/{id}", async (string id, ShopContext db) =>
            await db.Orders.FindAsync(id) is { } order ? Results.Ok(order) : Results.NotFound());
    }

    /// <summary>Creates the tables. An application that lives on has migrations instead.</summary>
    public static async Task CreateShopAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.EnsureCreatedAsync();
    }
}
