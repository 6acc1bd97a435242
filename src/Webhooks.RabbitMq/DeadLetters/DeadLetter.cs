using RabbitMQ.Client;
using Webhooks.RabbitMq.Mapping;

namespace Webhooks.RabbitMq.DeadLetters;

/// <summary>A message that is never published, and why.</summary>
internal sealed record DeadLetter(Message Message, string Reason)
{
    public const string ReasonHeader = "x-webhooks-reason";
    public const string QueueHeader = "x-webhooks-queue";
    public const string ExchangeHeader = "x-webhooks-exchange";
    public const string RoutingKeyHeader = "x-webhooks-routing-key";
    public const string UserHeader = "x-webhooks-user-id";

    /// <summary>
    /// What the .NET driver adds to what it publishes with confirmations. One of the producer would be taken for that of the letter.
    /// </summary>
    private const string ConfirmationHeader = "x-dotnet-pub-seq-no";

    /// <summary>All headers of a message must fit into one frame, 128 kB by default.</summary>
    private const int LongestReason = 1000;

    /// <summary>The address at which a client waits for the answer to a request; no other client may publish with it.</summary>
    private const string DirectReply = "amq.rabbitmq.reply-to";

    /// <summary>The message's properties and headers, with the reason, as far as they mean the same in another queue.</summary>
    /// <param name="queue">Where the message was.</param>
    public BasicProperties PropertiesFrom(string queue)
    {
        var original = Message.Properties;
        var properties = new BasicProperties(original) { DeliveryMode = DeliveryModes.Persistent };
        var headers = new Dictionary<string, object?>(original.Headers ?? new Dictionary<string, object?>())
        {
            [ReasonHeader] = Reason.Length <= LongestReason ? Reason : Reason[..LongestReason],
            [QueueHeader] = queue,
            [ExchangeHeader] = Message.Exchange,
            [RoutingKeyHeader] = Message.RoutingKey,
        };

        // These would send copies to other queues, be mistaken, end the message after a while, or be refused by the broker.
        headers.Remove("CC");
        headers.Remove("BCC");
        headers.Remove(ConfirmationHeader);
        properties.ClearExpiration();
        if (original.ReplyTo?.StartsWith(DirectReply, StringComparison.Ordinal) == true)
            properties.ClearReplyTo();
        if (original.UserId is { } user)
        {
            headers[UserHeader] = user;
            properties.ClearUserId();
        }

        properties.Headers = headers;
        return properties;
    }
}
