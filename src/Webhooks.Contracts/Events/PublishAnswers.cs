using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>Where a published event went. It is in the journal, on disk.</summary>
public sealed record PublishAnswer
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its place among the project's events: 1, 2, 3 … without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>Whether it had been published before; the sequence is the first one then.</summary>
    public required bool Duplicate { get; init; }

    /// <summary>
    /// How many webhooks of the project ask for it; 0 means that it is stored and sent to none. Absent from the events of a batch.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Webhooks { get; init; }
}

/// <summary>Where the events of a batch went. All of them are in the journal, on disk.</summary>
public sealed record BatchAnswer
{
    /// <summary>How many events were stored by this request.</summary>
    public required int Accepted { get; init; }

    /// <summary>How many had been published before; with those accepted they make up the batch.</summary>
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

    /// <summary>Each event in the order of the request; absent when <c>?summary=true</c> was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PublishAnswer>? Events { get; init; }
}
