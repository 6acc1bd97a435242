using Microsoft.EntityFrameworkCore;
using Webhooks.Outbox.EntityFrameworkCore;

namespace Shop.Orders;

/// <summary>The shop's database: its orders, and the events that wait to be published.</summary>
internal sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddWebhooksOutbox();
}
