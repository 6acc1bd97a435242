using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>A filter to try on the last events of a project. With a webhook's own route, the webhook supplies absent fields.</summary>
public sealed record FilterCheckRequest
{
    /// <summary>The event types to match; all except system events if absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>A condition on the event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Filter { get; init; }

    /// <summary>How many of the last events to check, 1 to 10,000; 10,000 if absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Last { get; init; }

    /// <summary>An event to explain in addition.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EventId { get; init; }
}

/// <summary>The result of trying a filter.</summary>
public sealed record FilterCheckAnswer
{
    /// <summary>How many events were checked.</summary>
    public required long Looked { get; init; }

    /// <summary>How many of them match.</summary>
    public required long Matched { get; init; }

    /// <summary>The ids of the last matching events, at most three.</summary>
    public required IReadOnlyList<string> MatchedSamples { get; init; }

    /// <summary>The ids of the last events whose type matches and that do not meet the filter, at most three.</summary>
    public required IReadOnlyList<string> UnmatchedSamples { get; init; }

    /// <summary>How many of the checked events could not be read, so that they count as neither. Omitted if none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Unreadable { get; init; }

    /// <summary>The result for the event of the request; null without one.</summary>
    public required FilterCheckEvent? Event { get; init; }
}

/// <summary>The result of a filter for one event.</summary>
public sealed record FilterCheckEvent
{
    /// <summary>The event.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it matches.</summary>
    public required bool Matched { get; init; }

    /// <summary>Why not; null if it matches.</summary>
    public required NotSentResource? NotSent { get; init; }
}

/// <summary>A webhook that does not receive an event because of its filter.</summary>
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
    /// <summary><c>filter</c>, or <c>event_type</c> for an event whose type does not match.</summary>
    public required string Reason { get; init; }

    /// <summary>The path of the value that does not meet the filter.</summary>
    public string? Path { get; init; }

    /// <summary>How the filter compares, such as <c>$eq</c>; <c>$not</c> for a clause that is true and must be false.</summary>
    public string? Operator { get; init; }

    /// <summary>The value that the filter expects.</summary>
    public RawJson? Expected { get; init; }

    /// <summary>The value in the event; null if there is none. For <c>$from</c> it is the former value.</summary>
    public RawJson? Actual { get; init; }
}
