using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.RabbitMq.Consuming;
using Webhooks.RabbitMq.DeadLetters;
using Webhooks.RabbitMq.Tests.Consuming;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.RabbitMq.Tests.Docs;

/// <summary>What the page says is what the source does.</summary>
public sealed class RabbitMqPageTests
{
    private static readonly MarkdownPage Page = Documentation.Page("docs/guides/rabbitmq.md");

    [Fact]
    public void The_page_lists_every_instrument_with_its_unit_and_no_other()
    {
        using var statuses = new QueueStatuses(
            new(new("amqp://localhost"), null, null, TimeSpan.FromMinutes(5), []), TimeProvider.System);

        Assert.Equal(ListedInstruments.Of(statuses.Meter), ListedInstruments.On(Page));
    }

    [Fact]
    public void The_page_lists_every_option_and_every_field_with_its_default()
    {
        var options = typeof(RabbitMqOptions).GetProperties().Concat(typeof(RabbitMqQueue).GetProperties())
            .Select(option => option.Name);
        var listed = Page.Rows().SelectMany(cells => cells[0].Split(", ")).Select(cell => cell.Trim('`'))
            .Where(cell => char.IsUpper(cell[0]));
        var queue = new RabbitMqQueue("q");

        Assert.Equal(options.Except(["Name"]).Order(), listed.Order());
        Assert.Equal(
            [$"Id {queue.Id}", $"Key {queue.Key}", $"Project {queue.Project}", $"Type {queue.Type}"],
            Page.Rows().Where(cells => cells[0] is "`Project`" or "`Type`" or "`Key`" or "`Id`")
                .Select(cells => $"{cells[0].Trim('`')} {cells[1].Trim('`')}").Order());
    }

    [Fact]
    public void The_page_lists_every_header_of_a_dead_letter()
    {
        var letter = new DeadLetter(
            UnacknowledgedTests.MessageOf(1) with { Properties = new RabbitMQ.Client.BasicProperties { UserId = "u" } }, "why");

        Assert.Equal(
            letter.PropertiesFrom("q").Headers!.Keys.Order(),
            Page.Rows().SelectMany(cells => cells[0].Split(", ")).Select(cell => cell.Trim('`'))
                .Where(cell => cell.StartsWith("x-webhooks-", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void The_configuration_of_the_page_is_read_without_an_error()
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(Page.Blocks("json").First()));
        var section = new ConfigurationBuilder().AddJsonStream(json).Build().GetSection("Webhooks:RabbitMq");
        var options = new RabbitMqOptions();

        Assert.Equal([], [.. RabbitMqSettings.Unknown(section), .. RabbitMqSettings.Apply(section, options), .. options.Errors()]);
        Assert.Equal(["orders", "images"], options.Queues.Select(queue => queue.Name));
    }

    [Fact]
    public void The_snippets_of_the_page_make_consumers()
    {
        var embedded = Host.CreateApplicationBuilder();
        RabbitMqSnippets.Embedded(embedded);
        var elsewhere = Host.CreateApplicationBuilder();
        elsewhere.Configuration["Webhooks:RabbitMq:Queues:0:Name"] = "orders";
        RabbitMqSnippets.Elsewhere(elsewhere, "a-key-of-16-characters");
        RabbitMqSnippets.Configured(elsewhere);

        Assert.Equal("orders", Queue(embedded));
        Assert.Equal("orders", Queue(elsewhere));
    }

    private static string Queue(HostApplicationBuilder builder)
    {
        using var host = builder.Build();
        return Assert.Single(host.Services.GetRequiredService<ConsumerSettings>().Queues).Queue;
    }
}
