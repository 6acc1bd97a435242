using System.Collections.Immutable;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>Whether a request's <c>webhook-id</c> is repeated or out of order.</summary>
/// <param name="Nth">How often it has arrived from its webhook, including this time; 0 without a webhook-id.</param>
/// <param name="IsLate">Its first arrival was after an event with a higher sequence that its webhook promises to send
/// later.</param>
internal readonly record struct Occurrence(int Nth, bool IsLate)
{
    public bool IsRepeated => Nth > 1;
}

/// <summary>
/// The <c>webhook-id</c>s that a bin has seen, beyond the requests that it keeps. It counts ids for each webhook, as
/// two webhooks may post the same event to one bin, and counts requests without an id together. It remembers the last 2,000 ids.
/// </summary>
internal sealed record OccurrenceTracker
{
    private const int MaxIds = 2000;

    // A longer value is not an id of this system, and would be kept beyond its request.
    private const int MaxIdLength = 256;

    // There may be any number of keys.
    private const int MaxHeads = 2000;

    private ImmutableDictionary<Key, Count> Counts { get; init; } = ImmutableDictionary<Key, Count>.Empty;

    private ImmutableQueue<Key> Order { get; init; } = [];

    private ImmutableDictionary<Scope, long> Heads { get; init; } = ImmutableDictionary<Scope, long>.Empty;

    public static OccurrenceTracker None { get; } = new();

    /// <summary>Counts a request.</summary>
    /// <param name="arrival">The request.</param>
    /// <param name="answerNumber">Which of the bin's answers is set.</param>
    /// <returns>The finding, and how often the id has arrived since that answer was set, including this time.</returns>
    public (OccurrenceTracker Next, Occurrence Occurrence, int SinceAnswer) See(Arrival arrival, int answerNumber)
    {
        var envelope = Envelope.Read(arrival.Body.Span);
        var source = arrival.Signature.Webhook is { } webhook ? $"{webhook.Project}/{webhook.Webhook}" : envelope.Project ?? "";
        var key = new Key(source, arrival.WebhookId is { Length: <= MaxIdLength } id ? id : "");
        var before = Counts.GetValueOrDefault(key);
        var count = new Count(before.All + 1, answerNumber, before.Answer == answerNumber ? before.SinceAnswer + 1 : 1);
        var scope = arrival.OrderedBy is { } orderedBy && envelope.Sequence > 0 ? new Scope(source, orderedBy) : default(Scope?);
        var head = scope is { } ordered ? Heads.GetValueOrDefault(ordered) : 0;
        var next = this with
        {
            Counts = Counts.SetItem(key, count),
            Order = before.All == 0 ? Order.Enqueue(key) : Order,
            Heads = scope is { } place && envelope.Sequence > head && (head > 0 || Heads.Count < MaxHeads)
                ? Heads.SetItem(place, envelope.Sequence)
                : Heads,
        };
        var occurrence = key.Id.Length == 0 ? default : new Occurrence(count.All, before.All == 0 && envelope.Sequence < head);
        return (next.Bounded(), occurrence, count.SinceAnswer);
    }

    private OccurrenceTracker Bounded()
    {
        if (Counts.Count <= MaxIds)
            return this;
        var rest = Order.Dequeue(out var oldest);
        return this with { Counts = Counts.Remove(oldest), Order = rest };
    }

    private readonly record struct Scope(string Source, string OrderedBy);

    private readonly record struct Key(string Source, string Id);

    private readonly record struct Count(int All, int Answer, int SinceAnswer);
}
