using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Webhooks.Actors;
using Webhooks.Client;
using Webhooks.Model;
using Webhooks.Outbox.EntityFrameworkCore;
using Webhooks.Outbox.Tests.EntityFramework;

namespace Webhooks.Outbox.Tests.Docs;

/// <summary>The C# of README, <c>docs</c> and packages about the outbox, as it is written there: a test compares them.</summary>
internal static class OutboxSnippets
{
    public static async Task Pay(ShopContext db, Order order)
    {
        db.Orders.Add(order);
        db.AddWebhookEvent("shop", "order.paid", new { order.Id, order.Total }, key: order.Id);   // a row in the same SaveChanges
        await db.SaveChangesAsync();
    }

    public static async Task Add<T>(DbConnection connection, WebhookOutbox outbox, T data)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await outbox.AddAsync(transaction, "shop", EventDraft.Of("order.paid", data));
        await transaction.CommitAsync();
    }

    public static void Embedded(WebApplicationBuilder builder, string connectionString)
    {
        builder.Services.AddDbContext<ShopContext>(options => options.UseNpgsql(connectionString));
        builder.Services.AddWebhooks(options => options.UseSqlite("webhooks.db"));
        builder.Services.AddWebhooksOutbox<ShopContext>();
    }

    public static void Elsewhere(WebApplicationBuilder builder, string connectionString, string key)
    {
        builder.Services.AddWebhooksClient(options => (options.Url, options.Key) = (new("https://webhooks.example"), key));
        builder.Services.AddWebhooksOutbox(options => options.UsePostgreSql(() => new NpgsqlConnection(connectionString)));
    }
}

internal sealed class SnippetContext(DbContextOptions<SnippetContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddWebhooksOutbox();
}
