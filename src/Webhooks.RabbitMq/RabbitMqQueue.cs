namespace Webhooks.RabbitMq;

/// <summary>
/// A queue whose messages are published, and where the fields of an event are in a message. A field is one or more places, separated by
/// commas; the first that has a value counts: <c>property:NAME</c> (message_id, type, correlation_id, app_id, user_id, exchange,
/// routing_key), <c>header:NAME</c>, <c>json:/POINTER</c> into the body (RFC 6901), <c>value:TEXT</c>.
/// </summary>
/// <param name="name">The queue's name; it must exist.</param>
public sealed class RabbitMqQueue(string name)
{
    /// <summary>The queue's name.</summary>
    public string Name { get; } = name;

    /// <summary>Where the project is; <c>value:shop</c> for one that is always the same. Default <c>header:project</c>.</summary>
    public string Project { get; set; } = "header:project";

    /// <summary>Where the event type is. Default <c>property:type</c>.</summary>
    public string Type { get; set; } = "property:type";

    /// <summary>Where the ordering key is; a message without one has none. Default <c>header:key</c>.</summary>
    public string Key { get; set; } = "header:key";

    /// <summary>
    /// Where the event's id is, by which a message that is delivered again is recognised. A message without one is a dead letter, unless
    /// the last place is <c>hash:message</c>: then equal messages are one event. Default <c>property:message_id</c>.
    /// </summary>
    public string Id { get; set; } = "property:message_id";

    /// <summary>Where the event's data is in the body, as a JSON pointer: <c>/payload</c>. Empty, the default: the whole body.</summary>
    public string Data { get; set; } = "";

    /// <summary>
    /// Where messages go that cannot be mapped, or that the engine refuses. It is created, durable, if it does not exist. Default: the name
    /// with <c>.dead-letter</c>.
    /// </summary>
    public string? DeadLetterQueue { get; set; }

    /// <summary>
    /// How many messages this process holds until they are stored; 1 to 10,000. As many times the size of a message is the memory it needs.
    /// Default 1,000.
    /// </summary>
    public int Prefetch { get; set; } = 1000;
}
