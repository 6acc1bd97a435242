using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Hosting;

/// <summary>What a host does to embed the engine, and what it reads when that is wrong.</summary>
public sealed class AddWebhooksTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Database => _folder.File("webhooks.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Options_may_come_from_services_of_the_host()
    {
        using var host = Build(services => services
            .AddSingleton(new Place(Database))
            .AddWebhooks((options, provider) => options.UseSqlite(provider.GetRequiredService<Place>().Path)));
        await host.StartAsync();
        await host.StopAsync();

        Assert.True(File.Exists(Database));
    }

    [Fact]
    public void Options_may_come_from_a_section_of_the_configuration()
    {
        using var host = Build(services => services.AddWebhooks(Section(
            ("Storage:ConnectionString", $"Data Source={Database}"), ("Delivery:RetrySchedule", "1s,2s"),
            ("Egress:AllowedNetworks:0", "10.0.0.0/8"), ("Cluster:Port", "0"))));
        var options = host.Services.GetRequiredService<WebhooksOptions>();

        Assert.Equal(new RetrySchedule([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]), options.Delivery.RetrySchedule);
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8")], options.Egress.AllowedNetworks);
        Assert.Equal(($"Data Source={Database}", (int?)0), (options.Storage.ConnectionString, options.Cluster.Port));
        Assert.Empty(options.Errors());
    }

    [Fact]
    public async Task Code_may_ask_for_the_section_Webhooks_and_its_own_settings_before_it_are_defaults()
    {
        using var host = Build(services => services.AddWebhooks(options =>
        {
            options.Delivery.MaxInFlight = 7;
            options.Delivery.Timeout = TimeSpan.FromSeconds(7);
            options.UseConfiguration(Configuration("Webhooks",
                ("Storage:ConnectionString", $"Data Source={Database}"), ("Delivery:Timeout", "5s"), ("Deliverry:Jitter", "0")));
            options.Retention.Audit = TimeSpan.FromDays(1);
        }));
        var options = host.Services.GetRequiredService<WebhooksOptions>();

        var message = (await Assert.ThrowsAsync<WebhooksStartupException>(() => host.StartAsync())).Message;

        Assert.Contains(
            "Webhooks:Deliverry:Jitter is not a setting; did you mean Webhooks:Delivery:Jitter?", message, StringComparison.Ordinal);
        Assert.Equal((7, TimeSpan.FromSeconds(5)), (options.Delivery.MaxInFlight, options.Delivery.Timeout));
        Assert.Equal($"Data Source={Database}", options.Storage.ConnectionString);
    }

    [Fact]
    public void A_section_that_is_missing_changes_nothing()
    {
        var options = new WebhooksOptions().UseSqlite(Database);

        options.UseConfiguration(new ConfigurationBuilder().Build());

        Assert.Empty(options.Errors());
        Assert.Equal($"Data Source={Database}", options.Storage.ConnectionString);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_section_stops_the_start_at_once()
    {
        using var host = Build(services => services.AddWebhooks(Section(
            ("Storage:ConnectionString", $"Data Source={Database}"), ("Delivery:Timeuot", "5s"), ("Delivery:MaxInFlight", "0"),
            ("Delivery:RetrySchedule", "8d"))));

        var message = (await Assert.ThrowsAsync<WebhooksStartupException>(() => host.StartAsync())).Message;

        Assert.Contains("Hooks:Delivery:Timeuot is not a setting; did you mean Hooks:Delivery:Timeout?", message, StringComparison.Ordinal);
        Assert.Contains("Hooks:Delivery:MaxInFlight is '0'; it must be a whole number from 1 to 100000", message, StringComparison.Ordinal);
        Assert.Contains("Delivery:RetrySchedule is '8d'", message, StringComparison.Ordinal);
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task Options_of_code_that_are_not_allowed_stop_the_start()
    {
        using var host = Build(services => services.AddWebhooks(options =>
        {
            options.UseSqlite(Database);
            (options.Delivery.MaxInFlight, options.Delivery.Jitter) = (0, 7);
        }));

        var message = (await Assert.ThrowsAsync<WebhooksStartupException>(() => host.StartAsync())).Message;

        Assert.Equal(
            "2 options are wrong. Delivery:Jitter is '7'; it must be a number from 0 to 1. Delivery:MaxInFlight is '0'; it must be a whole "
                + "number from 1 to 100000.", message);
    }

    [Fact]
    public void A_second_engine_on_the_same_services_is_refused() => Assert.StartsWith(
        "AddWebhooks was called twice",
        Assert.Throws<WebhooksStartupException>(() => new ServiceCollection().AddWebhooks().AddWebhooks(Section())).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_second_engine_of_the_process_on_the_same_file_is_named_as_such()
    {
        using var first = Build(services => services.AddWebhooks(options => options.UseSqlite(Database)));
        await first.StartAsync();
        using var second = Build(services => services.AddWebhooks(options => options.UseSqlite(Database)));

        var message = (await Assert.ThrowsAsync<WebhooksStartupException>(() => second.StartAsync())).Message;
        await first.StopAsync();

        Assert.StartsWith($"The database file '{Database}' is in use by another engine in this process", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_actor_system_without_the_engines_services_is_refused_in_words()
    {
        using var host = Build(services => services.AddAkka("own", (akka, provider) => akka.WithWebhooks(provider)));

        Assert.Contains("AddWebhooksServices",
            Assert.Throws<WebhooksStartupException>(host.Services.GetRequiredService<ActorSystem>).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, """{"image_id":"img_1","status":"DONE"}""")]
    [InlineData(true, """{"ImageId":"img_1","Status":"DONE"}""")]
    public async Task Values_are_published_in_snake_case_unless_the_engine_is_configured_otherwise(bool asNamed, string data)
    {
        await using var receiver = await Receiver.Start();
        using var host = Build(services => services.AddWebhooks(options =>
        {
            options.UseSqlite(Database).Egress.AllowedNetworks.Add(IPNetwork.Parse("127.0.0.0/8"));
            if (asNamed)
                options.Json = new JsonSerializerOptions();
        }));
        await host.StartAsync();
        await host.Services.GetRequiredService<WebhooksGateway>().As(Access.Host).Webhooks
            .CreateAsync(Sample.Project, Sample.Definition(receiver.Url()));

        await host.Services.GetRequiredService<IWebhookPublisher>().PublishAsync(
            Sample.Project, Sample.Type.Value, new ImageStatusChanged("img_1", "DONE"), PublishedEventId.Parse("evt_1"));

        await receiver.UntilAll(["evt_1"]);
        Assert.EndsWith($$""","data":{{data}}}""", Encoding.UTF8.GetString(receiver.Receipts[0].Body), StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task The_log_says_where_the_database_is_and_repeats_no_time_and_level()
    {
        var log = new KeptLines();
        using var host = Build(services => services.AddWebhooks(options => options.UseSqlite(Database)), log);
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        Logging.GetLogger(system, "a test").Warning("{0} of {1} nodes are away.", 2, 3);
        await host.StopAsync();

        Assert.Contains($"Information The database is the SQLite file {Database}.", log.Lines);
        Assert.Contains("Warning 2 of 3 nodes are away.", log.Lines);
    }

    private static IHost Build(Action<IServiceCollection> configure, ILoggerProvider? log = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        if (log is not null)
            builder.Logging.AddProvider(log);
        configure(builder.Services);
        return builder.Build();
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] settings) =>
        Configuration("Hooks", settings).GetSection("Hooks");

    private static IConfigurationRoot Configuration(string section, params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"{section}:{setting.Key}", (string?)setting.Value)))
            .Build();

    private sealed record Place(string Path);

    private sealed record ImageStatusChanged(string ImageId, string Status);

    private sealed class KeptLines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
