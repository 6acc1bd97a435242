using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.Outbox.Tests;
using Xunit;

namespace Webhooks.RabbitMq.Tests.Settings;

/// <summary>The section <c>Webhooks:RabbitMq</c>.</summary>
public sealed class RabbitMqSettingsTests
{
    [Fact]
    public void A_queue_needs_no_more_than_its_name()
    {
        var (options, errors) = Read(("Queues:0:Name", "orders"));

        Assert.Empty(errors);
        var plan = Assert.Single(options.Settings().Queues);
        Assert.Equal(("orders", "orders.dead-letter", 1000), (plan.Queue, plan.DeadLetterQueue, plan.Prefetch));
        Assert.Equal("amqp://localhost:5672/", options.Uri.AbsoluteUri);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var (options, errors) = Read(
            ("Uri", "amqps://broker/shop"), ("UserName", "u"), ("Password", "p"), ("DegradedAfter", "30s"),
            ("Queues:0:Name", "orders"), ("Queues:0:Project", "value:shop"), ("Queues:0:Type", "property:routing_key"),
            ("Queues:0:Key", "json:/id"), ("Queues:0:Id", "header:id,hash:message"), ("Queues:0:Data", "/data"),
            ("Queues:0:DeadLetterQueue", "bad"), ("Queues:0:Prefetch", "7"),
            ("Queues:1:Name", "more"));

        Assert.Empty(errors);
        var settings = options.Settings();
        Assert.Equal(
            ("amqps://broker/shop", "u", "p", TimeSpan.FromSeconds(30)),
            (settings.Uri.AbsoluteUri, settings.UserName, settings.Password, settings.DegradedAfter));
        var plan = settings.Queues[0];
        Assert.Equal(
            ("orders", "bad", 7, "value:shop", "property:routing_key", "json:/id", "header:id,hash:message", "/data"),
            (plan.Queue, plan.DeadLetterQueue, plan.Prefetch, $"{plan.Map.Project}", $"{plan.Map.Type}", $"{plan.Map.Key}",
                $"{plan.Map.Id}", $"{plan.Map.Data}"));
        Assert.Equal("more", settings.Queues[1].Queue);
    }

    [Fact]
    public void All_errors_are_reported_at_once_and_none_repeats_a_password()
    {
        var (options, errors) = Read(
            ("Uri", "http://user:secret@broker"), ("Pasword", "secret"), ("DegradedAfter", "soon"),
            ("Queues:0:Name", "orders"), ("Queues:0:Projekt", "value:shop"), ("Queues:0:Type", "propery:type"),
            ("Queues:0:Data", "payload"),
            ("Queues:0:Key", "hash:message"), ("Queues:0:DeadLetterQueue", "orders"), ("Queues:0:Prefetch", "0"),
            ("Queues:1:Name", "orders"), ("Queues:1:Prefetch", "many"), ("Queues:1:Id", "json:order/id"));
        var all = errors.Concat(options.Errors()).ToArray();

        Assert.DoesNotContain("secret", string.Join(' ', all), StringComparison.Ordinal);
        string[] starts =
            ["DegradedAfter is 'soon'", "Pasword is not a setting", "Queues has 'orders' twice", "Queues:0:Data is 'payload'",
                "Queues:0:DeadLetterQueue must", "Queues:0:Key is 'hash:message'", "Queues:0:Prefetch must", "Queues:0:Projekt is not",
                "Queues:0:Type is 'propery:type'", "Queues:1:Id is 'json:order/id'", "Queues:1:Prefetch is 'many'", "Uri must be"];
        Assert.Equal(
            starts, all.Order(StringComparer.Ordinal).Zip(starts, (error, start) => error[..Math.Min(start.Length, error.Length)]));
        Assert.Equal(starts.Length, all.Length);
        Assert.Contains("did you mean Queues:0:Project?", string.Join(' ', all), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_wrong_settings_does_not_start()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection([new("Queues:0:Nam", "orders")]).Build();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<Webhooks.Actors.IWebhookPublisher>(new LogPublisher()).AddWebhooksRabbitMq(section);
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains("Queues:0:Nam is not a setting; did you mean Queues:0:Name?", failure.Message);
        Assert.Contains("Queues:0:Name must be the name of a queue", failure.Message);
    }

    private static (RabbitMqOptions Options, IReadOnlyList<string> Errors) Read(params (string Key, string Value)[] settings)
    {
        var options = new RabbitMqOptions();
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        return (options, [.. RabbitMqSettings.Unknown(section), .. RabbitMqSettings.Apply(section, options)]);
    }
}
