using Webhooks.RabbitMq.Mapping;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>An acknowledgement of one message, or of all up to it.</summary>
internal readonly record struct Ack(ulong Tag, bool Multiple);

/// <summary>The messages of a channel that are not acknowledged yet. Their tags ascend.</summary>
internal sealed class Unacknowledged
{
    private readonly SortedDictionary<ulong, Message> _messages = [];

    public int Count => _messages.Count;

    /// <summary>When the first of them was received; null when there is none.</summary>
    public DateTimeOffset? OldestAt => _messages.Count > 0 ? _messages.First().Value.ReceivedAt : null;

    public void Add(Message message) => _messages.Add(message.Tag, message);

    public Message Get(long tag) => _messages[(ulong)tag];

    /// <summary>Acknowledges messages: those before the first that stays with one acknowledgement, the others one by one.</summary>
    public IReadOnlyList<Ack> Settle(IEnumerable<long> tags)
    {
        var settled = tags.Select(tag => (ulong)tag).Where(_messages.Remove).Order().ToArray();
        var firstLeft = _messages.Count > 0 ? _messages.First().Key : ulong.MaxValue;
        var before = settled.Count(tag => tag < firstLeft);
        var acks = settled[before..].Select(tag => new Ack(tag, Multiple: false));
        return before == 0 ? [.. acks] : [new(settled[before - 1], Multiple: before > 1), .. acks];
    }
}
