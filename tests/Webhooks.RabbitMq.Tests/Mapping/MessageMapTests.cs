using System.Text;
using RabbitMQ.Client;
using Webhooks.Outbox.Rows;
using Xunit;

namespace Webhooks.RabbitMq.Tests.Mapping;

/// <summary>Where the fields of an event are in a message.</summary>
public sealed class MessageMapTests
{
    [Fact]
    public void By_default_properties_and_headers_say_what_the_event_is()
    {
        var properties = new BasicProperties
        {
            MessageId = "m-1",
            Type = "order.paid",
            Headers = new Dictionary<string, object?> { ["project"] = "shop"u8.ToArray(), ["key"] = 17 },
        };

        var @event = Event(new("orders"), properties, """{"total":1}""");

        Assert.Equal(
            ("shop", "m-1", "order.paid", "17", """{"total":1}""", null),
            (@event.Project.Value, @event.Draft.Id?.Value, @event.Draft.Type.Value, @event.Draft.Key, Data(@event),
                @event.Draft.Timestamp));
    }

    [Fact]
    public void Fields_may_be_anywhere_in_the_body()
    {
        var queue = new RabbitMqQueue("orders")
        {
            Project = "json:/meta/a~1b",
            Type = "json:/meta/types/1",
            Key = "json:/order/id",
            Id = "json:/meta/~0",
            Data = "/order",
        };

        var @event = Event(queue, new(), """{"meta":{"a/b":"shop","types":["x","order.paid"],"~":"m-1"},"order":{ "id": 12.50 }}""");

        Assert.Equal(
            ("shop", "m-1", "order.paid", "12.50", """{ "id": 12.50 }"""),
            (@event.Project.Value, @event.Draft.Id?.Value, @event.Draft.Type.Value, @event.Draft.Key, Data(@event)));
    }

    [Theory]
    [InlineData("header:tenant,property:app_id,value:rest", "north", "app", "north")]
    [InlineData("header:tenant,property:app_id,value:rest", null, "app", "app")]
    [InlineData("header:tenant, property:app_id, value:rest", "", null, "rest")]
    public void Of_several_places_the_first_that_has_a_value_counts(string project, string? tenant, string? app, string found)
    {
        var properties = new BasicProperties { AppId = app, MessageId = "m", Type = "a.b" };
        if (tenant is not null)
            properties.Headers = new Dictionary<string, object?> { ["tenant"] = tenant };

        Assert.Equal(found, Event(new("q") { Project = project }, properties, "1").Project.Value);
    }

    [Theory]
    [InlineData("""{"order":{}}""", "unmapped: The message has no project: nothing is at json:/order/shop.")]
    [InlineData("""{"order":{"shop":{"id":1}}}""", "unmapped: The message has no project: nothing is at json:/order/shop.")]
    [InlineData("no JSON", "unmapped: The message has no project: nothing is at json:/order/shop.")]
    public void A_message_without_a_value_has_a_reason(string body, string reason) => Assert.Equal(
        reason,
        Reason(new("q") { Project = "json:/order/shop" }, new() { MessageId = "m", Type = "a.b" }, body));

    [Theory]
    [InlineData("no JSON", "unmapped: The body is not one JSON value.")]
    [InlineData("""{"order":1}""", "unmapped: The body has nothing at /payload.")]
    public void A_body_without_the_data_has_a_reason(string body, string reason) => Assert.Equal(
        reason, Reason(new("q") { Project = "value:p", Data = "/payload" }, new() { MessageId = "m", Type = "a.b" }, body));

    [Theory]
    [InlineData("value:p")]
    [InlineData("json:/p")]
    public void A_body_that_is_not_UTF_8_has_a_reason(string project)
    {
        var (@event, reason) = Read(
            new("q") { Project = project }, new() { MessageId = "m", Type = "a.b" }, [.. "{\"p\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

        Assert.Null(@event);
        Assert.Contains(
            reason,
            (string[])["invalid_event: The data is not UTF-8.", "unmapped: The message has no project: nothing is at json:/p."]);
    }

    [Fact]
    public void A_timestamp_that_is_none_has_a_reason() => Assert.Equal(
        "unmapped: The property timestamp must be unix seconds, not 1700000000000.",
        Reason(
            new("q") { Project = "value:p" }, new() { MessageId = "m", Type = "a.b", Timestamp = new(1_700_000_000_000) }, "1"));

    [Fact]
    public void A_computed_id_is_the_same_for_equal_messages_alone()
    {
        var queue = new RabbitMqQueue("q") { Project = "value:p", Id = "property:message_id,hash:message" };
        string Id(string type, string body) => Event(queue, new() { Type = type }, body).Draft.Id!.Value.Value;

        Assert.Equal("own", Event(queue, new() { Type = "a.b", MessageId = "own" }, "1").Draft.Id?.Value);
        Assert.Equal(Id("a.b", "1"), Id("a.b", "1"));
        Assert.NotEqual(Id("a.b", "1"), Id("a.c", "1"));
        Assert.NotEqual(Id("a.b", "1"), Id("a.b", "2"));
    }

    private static RelayEvent Event(RabbitMqQueue queue, BasicProperties properties, string body)
    {
        var (@event, reason) = Read(queue, properties, Encoding.UTF8.GetBytes(body));
        Assert.Null(reason);
        return @event!;
    }

    private static string? Reason(RabbitMqQueue queue, BasicProperties properties, string body) =>
        Read(queue, properties, Encoding.UTF8.GetBytes(body)).Reason;

    private static (RelayEvent? Event, string? Reason) Read(RabbitMqQueue queue, BasicProperties properties, byte[] body)
    {
        var options = new RabbitMqOptions();
        options.Queues.Add(queue);
        return options.Settings().Queues[0].Map.Read(new(1, "", "", properties, body, default));
    }

    private static string Data(RelayEvent @event) => Encoding.UTF8.GetString(@event.Draft.Data.Span);
}
