using System.Text;
using Webhooks.Outbox.Tests;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.RabbitMq.Tests.Consuming;

/// <summary>What becomes of messages that can never be published.</summary>
public sealed class DeadLetterTests
{
    private readonly LogPublisher _publisher = new();

    [BrokerFact]
    public async Task What_is_not_an_event_or_is_refused_is_moved_with_its_reason_and_delays_nothing()
    {
        await using var broker = await Broker.ConnectAsync();
        var queue = await broker.QueueAsync();
        _publisher.Refuses = draft => draft.Id!.Value.Value == "refused" ? "schema_violation" : null;
        await using (await ConsumerHost.StartAsync(_publisher, options =>
        {
            options.MaxEventBytes = 100;
            options.Queues.Add(new(queue) { Project = "header:project,value:shop" });
        }))
        {
            await broker.PublishAsync(queue, "before");
            await broker.PublishAsync(queue, null);
            await broker.PublishAsync(queue, "no-type", type: null);
            await broker.PublishAsync(queue, "bad-type", type: "!");
            await broker.PublishAsync(queue, "bad-project", headers: new() { ["project"] = "a b" });
            await broker.PublishAsync(queue, "text", "hello");
            await broker.PublishAsync(queue, "large", $"\"{new string('x', 200)}\"");
            await broker.PublishAsync(queue, "refused");
            await broker.PublishAsync(queue, "after");
            await _publisher.Until("before", "after");
            await broker.UntilReady($"{queue}.dead-letter", 7);
        }

        Assert.Equal(["before", "after"], _publisher.Ids);
        Assert.Equal(0u, await broker.ReadyAsync(queue));
        var letters = (await broker.TakeAsync($"{queue}.dead-letter"))
            .ToDictionary(letter => letter.BasicProperties.MessageId ?? "", letter => Broker.Header(letter, "x-webhooks-reason"));
        Assert.Equal("unmapped: The message has no id: nothing is at property:message_id.", letters[""]);
        Assert.Equal("unmapped: The message has no type: nothing is at property:type.", letters["no-type"]);
        Assert.StartsWith("invalid_event: '!' is not an event type", letters["bad-type"]);
        Assert.StartsWith("invalid_event: 'a b' is not a project id", letters["bad-project"]);
        Assert.StartsWith("invalid_event: The data is not one JSON value", letters["text"]);
        Assert.Equal("event_too_large: The data has 202 bytes; 100 are allowed.", letters["large"]);
        Assert.Equal("schema_violation: Not this one.", letters["refused"]);
    }

    [BrokerFact]
    public async Task A_dead_letter_is_the_message_as_it_was_without_what_would_change_its_way()
    {
        await using var broker = await Broker.ConnectAsync();
        var (queue, elsewhere) = (await broker.QueueAsync(), await broker.QueueAsync());
        await using (await ConsumerHost.StartAsync(_publisher, queue, map => map.DeadLetterQueue = $"{queue}-refused"))
        {
            await broker.PublishAsync(queue, "a", "not JSON", headers: new() { ["shop"] = "1" }, with: properties =>
            {
                properties.Headers!["BCC"] = new List<object> { elsewhere };
                properties.CorrelationId = "c";
                properties.UserId = "guest";
                properties.Expiration = "3600000";
            });
            await broker.UntilReady($"{queue}-refused", 1);
        }

        var letter = Assert.Single(await broker.TakeAsync($"{queue}-refused"));
        Assert.Equal("not JSON", Encoding.UTF8.GetString(letter.Body.Span));
        Assert.Equal(
            ("a", "c", true),
            (letter.BasicProperties.MessageId, letter.BasicProperties.CorrelationId, letter.BasicProperties.Persistent));
        Assert.Equal(
            ("1", queue, "", queue, "guest"),
            (Broker.Header(letter, "shop"), Broker.Header(letter, "x-webhooks-queue"), Broker.Header(letter, "x-webhooks-exchange"),
                Broker.Header(letter, "x-webhooks-routing-key"), Broker.Header(letter, "x-webhooks-user-id")));
        Assert.False(letter.BasicProperties.IsExpirationPresent());
        Assert.False(letter.BasicProperties.IsUserIdPresent());
        Assert.Equal(1u, await broker.ReadyAsync(elsewhere)); // the broker's own copy of the message, and none of the letter
    }

    [BrokerFact]
    public async Task A_message_stays_in_its_queue_until_the_broker_has_its_dead_letter()
    {
        await using var broker = await Broker.ConnectAsync();
        var queue = await broker.QueueAsync();
        await broker.DeclareAsync($"{queue}.dead-letter", new() { ["x-max-length"] = 0, ["x-overflow"] = "reject-publish" });
        await using var host = await ConsumerHost.StartAsync(_publisher, queue);
        await broker.PublishAsync(queue, null);
        await Looks.Until(() => Task.FromResult(host.Statuses.All[0].Failure), failure => failure is not null);
        await broker.PublishAsync(queue, "good");
        await _publisher.Until("good");

        await broker.DeleteAsync($"{queue}.dead-letter");
        await broker.UntilReady($"{queue}.dead-letter", 1);

        Assert.Equal(["good"], _publisher.Ids);
    }

    [BrokerFact]
    public async Task A_message_stays_in_its_queue_while_there_is_no_queue_for_its_dead_letter()
    {
        await using var broker = await Broker.ConnectAsync();
        var queue = await broker.QueueAsync();
        await using (var host = await ConsumerHost.StartAsync(_publisher, queue))
        {
            await host.UntilConsuming();
            await broker.DeleteAsync($"{queue}.dead-letter");

            // The broker returns the first letter; the next connection makes the queue, and gets the message again.
            await broker.PublishAsync(queue, null);
            await broker.UntilReady($"{queue}.dead-letter", 1);
        }

        Assert.Equal(0u, await broker.ReadyAsync(queue));
    }
}
