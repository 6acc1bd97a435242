using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>A filter to be tried on the last events of a project. With a webhook's own route, what is absent is the webhook's.</summary>
public sealed record FilterCheckRequest
{
    /// <summary>The event types that are asked for; all that upstream publishes if absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>What must also be true of an event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Filter { get; init; }

    /// <summary>How many of the last events are looked at, 1 to 10,000; 10,000 if absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Last { get; init; }

    /// <summary>An event to be explained beside that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EventId { get; init; }
}

/// <summary>What a filter would have done.</summary>
public sealed record FilterCheckAnswer
{
    /// <summary>How many events were looked at.</summary>
    public required long Looked { get; init; }

    /// <summary>How many of them a webhook with the filter would have got.</summary>
    public required long Matched { get; init; }

    /// <summary>The ids of the last of these, three at most.</summary>
    public required IReadOnlyList<string> MatchedSamples { get; init; }

    /// <summary>The ids of the last ones whose type is asked for and that it would not have got, three at most.</summary>
    public required IReadOnlyList<string> UnmatchedSamples { get; init; }

    /// <summary>How many of those looked at could not be read, so that they count as neither. Left out if none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Unreadable { get; init; }

    /// <summary>What the filter says of the event that was named; null without one.</summary>
    public required FilterCheckEvent? Event { get; init; }
}

/// <summary>What a filter says of an event.</summary>
public sealed record FilterCheckEvent
{
    /// <summary>The event.</summary>
    public required string Id { get; init; }

    /// <summary>Whether a webhook with the filter would get it.</summary>
    public required bool Matched { get; init; }

    /// <summary>Why not; null if it would.</summary>
    public required NotSentResource? NotSent { get; init; }
}

/// <summary>A webhook that does not get an event because of its filter.</summary>
public sealed record FilteredResource
{
    /// <summary>The webhook.</summary>
    public required string WebhookId { get; init; }

    /// <summary>The clause that the event does not meet.</summary>
    public required NotSentResource NotSent { get; init; }
}

/// <summary>Why an event is not sent to a webhook.</summary>
public sealed record NotSentResource
{
    /// <summary><c>filter</c>, or <c>event_type</c> for an event whose type is not asked for.</summary>
    public required string Reason { get; init; }

    /// <summary>The path of the value that does not meet the filter.</summary>
    public string? Path { get; init; }

    /// <summary>How the filter compares, such as <c>$eq</c>; <c>$not</c> for a clause that is true and must not be.</summary>
    public string? Operator { get; init; }

    /// <summary>What the filter asks for.</summary>
    public RawJson? Expected { get; init; }

    /// <summary>What the event has there; null when it has nothing. For <c>$from</c> it is the former value.</summary>
    public RawJson? Actual { get; init; }
}
