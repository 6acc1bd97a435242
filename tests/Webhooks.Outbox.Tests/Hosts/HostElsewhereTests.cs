using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Client;
using Webhooks.Outbox.Tests.Databases;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Outbox.Tests.Hosts;

/// <summary>An application that only writes rows and relays them over HTTP to a host with the engine.</summary>
public sealed class HostElsewhereTests
{
    [Fact]
    public async Task Events_are_published_over_HTTP_and_what_the_host_refuses_is_set_aside_with_its_words()
    {
        using var folder = new TempFolder();
        await using var elsewhere = await StartAsync(folder.File("webhooks.db"));
        var client = new WebhooksClient(new HttpClient { BaseAddress = elsewhere.Address() });
        using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await database.AddAsync("a", key: "k");
        await database.ExecuteAsync("""
            INSERT INTO webhooks_outbox (id, project_id, type, data, occurred_at) VALUES ('b', 'shop', 'webhook.test', '{}', 0);
            INSERT INTO webhooks_outbox (id, project_id, type, data, occurred_at)
            VALUES ('c', 'shop', 'order.paid', '"' || hex(zeroblob(200000)) || '"', 0);
            """);
        await database.AddAsync("d", key: "k");

        using var application = Application(database, elsewhere.Address());
        await application.StartAsync();
        await Looks.Until(database.RowsAsync, rows => rows == 2);
        await application.StopAsync();

        var ids = new List<string>();
        await foreach (var @event in client.Events.ListAsync("shop"))
            ids.Add($"{@event.Sequence} {@event.Id}");
        Assert.Equal(["2 d", "1 a"], ids);
        Assert.Equal(
            ["b: invalid_event", "c: event_too_large"],
            (await database.ScalarAsync("""
                SELECT group_concat(id || ': ' || substr(refusal, 1, instr(refusal, ':') - 1), ',') FROM webhooks_outbox
                """))!.ToString()!.Split(','));
    }

    [Fact]
    public async Task Without_an_engine_and_without_a_client_the_application_does_not_start_and_says_why()
    {
        using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddWebhooksOutbox(database.Use);
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains("AddWebhooksClient", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_options_that_are_not_allowed_are_named_at_once()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IWebhookPublisher>(new LogPublisher());
        builder.Services.AddWebhooksOutbox(options => (options.MaxBatchEvents, options.PollInterval) = (0, TimeSpan.Zero));
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.All(
            ["UseSqlite", "MaxBatchEvents", "PollInterval"], word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
    }

    private static async Task<WebApplication> StartAsync(string file)
    {
        var builder = LoopbackApp.CreateBuilder();
        builder.Services.AddWebhooks(options => options.UseSqlite(file));
        builder.Services.AddWebhooksApi();
        var app = builder.Build();
        app.UseWebhooksProblems();
        app.MapWebhooksApi();
        await app.StartAsync();
        return app;
    }

    private static IHost Application(TestDatabase database, Uri host)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddWebhooksClient(options => options.Url = host);
        builder.Services.AddWebhooksOutbox(options =>
        {
            database.Use(options);
            options.MaxEventBytes = 1024 * 1024;
        });
        return builder.Build();
    }
}
