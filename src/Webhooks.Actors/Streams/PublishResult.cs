using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>What became of one event of a stream: it is stored, now or before, or it was refused.</summary>
public readonly record struct PublishResult
{
    private PublishResult(PublishedEventId id, long? sequence, bool isDuplicate, Refusal? refusal) =>
        (Id, Sequence, IsDuplicate, Refusal) = (id, sequence, isDuplicate, refusal);

    /// <summary>The event's id: its own, or the one that was generated for it.</summary>
    public PublishedEventId Id { get; }

    /// <summary>Its place in the project's log; null if it was refused.</summary>
    public long? Sequence { get; }

    /// <summary>
    /// Whether an event of this id and content was published before. After an outage this may have been the stream's own earlier try.
    /// </summary>
    public bool IsDuplicate { get; }

    /// <summary>Why it was refused and not stored; null if it is stored.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether it is in the journal, on disk.</summary>
    public bool IsStored => Sequence is not null;

    /// <summary>The result of an event that is stored.</summary>
    public static PublishResult Stored(PublishedEventId id, long sequence, bool isDuplicate = false) =>
        new(id, sequence, isDuplicate, null);

    /// <summary>The result of an event that was refused.</summary>
    public static PublishResult Refused(PublishedEventId id, Refusal refusal) =>
        new(id, null, false, refusal ?? throw new ArgumentNullException(nameof(refusal)));
}
