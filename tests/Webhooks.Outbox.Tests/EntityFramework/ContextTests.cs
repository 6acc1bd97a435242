using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Outbox.EntityFrameworkCore;
using Webhooks.Outbox.Tests.Databases;
using Webhooks.Outbox.Tests.Docs;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Outbox.Tests.EntityFramework;

public sealed class ContextTests
{
    private readonly LogPublisher _publisher = new();

    public static TheoryData<string> Kinds => [TestDatabase.Sqlite, TestDatabase.PostgreSql];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_event_is_published_if_and_only_if_its_changes_are_saved_and_committed(string kind)
    {
        using var database = await TestDatabase.CreateEmptyAsync(kind);
        await using var host = await StartAsync(database);
        using (var scope = host.CreateScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<ShopContext>();
            await OutboxSnippets.Pay(db, new() { Id = "order-1", Total = 12.5m });
            await using (var transaction = await db.Database.BeginTransactionAsync())
            {
                await OutboxSnippets.Pay(db, new() { Id = "order-2", Total = 1 });
                await transaction.RollbackAsync();
            }

            db.ChangeTracker.Clear();
            db.AddWebhookEvent("shop", "order.paid", 1); // never saved
        }

        using (var scope = host.CreateScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<ShopContext>();
            db.AddWebhookEvent("shop", "order.shipped", new { Id = 1 }, key: 17, id: "shipped");
            await db.SaveChangesAsync();
        }

        await _publisher.Until("shipped");
        await Looks.Until(database.RowsAsync, rows => rows == 0);

        Assert.Equal(
            ["order.paid order-1 {\"id\":\"order-1\",\"total\":12.5}", "order.shipped 17 {\"id\":1}"],
            _publisher.Drafts.Select(
                draft => $"{draft.Type} {draft.Key} {System.Text.Encoding.UTF8.GetString(draft.Data.Span)}"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_table_of_a_context_is_that_of_the_script(string kind)
    {
        using var scripted = await TestDatabase.CreateAsync(kind);
        using var modelled = await TestDatabase.CreateEmptyAsync(kind);
        await using (var db = new ShopContext(Options(modelled).Options))
            await db.Database.EnsureCreatedAsync();

        Assert.Equal(await DescribeAsync(scripted), await DescribeAsync(modelled));
    }

    [Fact]
    public async Task What_cannot_be_an_event_fails_where_it_is_added()
    {
        using var database = await TestDatabase.CreateEmptyAsync(TestDatabase.Sqlite);
        await using var db = new ShopContext(Options(database).Options);

        Assert.Throws<FormatException>(() => db.AddWebhookEvent("no project", "order.paid", 1));
        Assert.Throws<FormatException>(() => db.AddWebhookEvent("shop", "paid", 1));
        Assert.Throws<ArgumentException>(() => db.AddWebhookEvent("shop", "order.paid", 1, key: new string('k', 257)));
        Assert.False(db.ChangeTracker.HasChanges());
    }

    private async Task<RelayHost> StartAsync(TestDatabase database)
    {
        await using (var db = new ShopContext(Options(database).Options))
            await db.Database.EnsureCreatedAsync();
        return await RelayHost.StartAsync(_publisher, services => services
            .AddDbContext<ShopContext>(options => Use(database, options))
            .AddWebhooksOutbox<ShopContext>());
    }

    private static DbContextOptionsBuilder<ShopContext> Options(TestDatabase database)
    {
        var options = new DbContextOptionsBuilder<ShopContext>();
        Use(database, options);
        return options;
    }

    private static void Use(TestDatabase database, DbContextOptionsBuilder options)
    {
        if (database.Kind == TestDatabase.PostgreSql)
            options.UseNpgsql(database.ConnectionString);
        else
            options.UseSqlite(database.ConnectionString);
    }

    private static async Task<string> DescribeAsync(TestDatabase database) => database.Kind == TestDatabase.PostgreSql
        ? $"""
        {await database.ScalarAsync("""
            SELECT string_agg(concat_ws(' ', column_name, data_type, character_maximum_length, is_nullable, is_identity, column_default),
                E'\n' ORDER BY column_name)
            FROM information_schema.columns WHERE table_name = 'webhooks_outbox'
            """)}
        {await database.ScalarAsync("""
            SELECT string_agg(indexdef, E'\n' ORDER BY indexname) FROM pg_indexes WHERE tablename = 'webhooks_outbox'
            """)}
        """
        : $"""
        {await database.ScalarAsync("""
            SELECT group_concat(name || ' ' || type || ' ' || "notnull" || ' ' || pk, char(10))
            FROM (SELECT * FROM pragma_table_info('webhooks_outbox') ORDER BY name)
            """)}
        {await database.ScalarAsync("""
            SELECT group_concat(name || ' ' || "unique", char(10)) FROM (SELECT * FROM pragma_index_list('webhooks_outbox') ORDER BY name)
            """)}
        {await database.ScalarAsync("SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE name = 'webhooks_outbox'")}
        """;
}
