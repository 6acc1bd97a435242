using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>The result of publishing an event. It is in the journal, on disk.</summary>
public sealed record PublishAnswer
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its place among the project's events: 1, 2, 3 … without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>Whether it was published before; then the sequence is the first one.</summary>
    public required bool Duplicate { get; init; }

    /// <summary>
    /// How many webhooks of the project ask for it; 0 means that it is stored and sent to none. Absent from the events of a batch.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Webhooks { get; init; }
}

/// <summary>The result of publishing a batch. All its events are in the journal, on disk.</summary>
public sealed record BatchAnswer
{
    /// <summary>How many events were stored by this request.</summary>
    public required int Accepted { get; init; }

    /// <summary>How many were published before; with the accepted ones they are the whole batch.</summary>
    public required int Duplicates { get; init; }

    /// <summary>The lowest sequence among the batch's events.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>The highest sequence among the batch's events.</summary>
    public required long LastSequence { get; init; }

    /// <summary>
    /// How many webhooks of the project ask for at least one of the batch's events; 0 means that they are stored and sent to none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Webhooks { get; init; }

    /// <summary>Each event in the order of the request; absent with <c>?summary=true</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PublishAnswer>? Events { get; init; }
}
