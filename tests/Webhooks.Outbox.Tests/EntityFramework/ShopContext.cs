using Microsoft.EntityFrameworkCore;
using Webhooks.Outbox.EntityFrameworkCore;

namespace Webhooks.Outbox.Tests.EntityFramework;

internal sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddWebhooksOutbox();
}

internal sealed class Order
{
    public required string Id { get; set; }

    public decimal Total { get; set; }
}
