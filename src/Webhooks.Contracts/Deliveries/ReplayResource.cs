using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>A replay: which past events to send again.</summary>
public sealed record ReplayRequest
{
    /// <summary>Events accepted at or after this instant; default: all from the oldest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Since { get; init; }

    /// <summary>Events accepted before this instant; default: all until now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// <c>all</c> (default): every event that the webhook wants; <c>exhausted</c>: those whose delivery is exhausted; <c>missing</c>: those
    /// that were never delivered to this webhook. Events that the webhook has not tried yet are never part of it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Only { get; init; }

    /// <summary>Only count.</summary>
    public bool DryRun { get; init; }
}

/// <summary>The result of starting a replay.</summary>
public sealed record ReplayAnswer
{
    /// <summary>How many events it sends.</summary>
    public required long Matched { get; init; }

    /// <summary>
    /// True if there may be more than <c>matched</c>: of a webhook with a filter, no more than the first 100,000 events of the range are
    /// looked at before the answer. Left out if not.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AtLeast { get; init; }

    /// <summary>Its id; null for a dry run.</summary>
    public required string? Id { get; init; }
}

/// <summary>A replay of a webhook.</summary>
public sealed record ReplayResource
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// <c>running</c>, <c>completed</c> (each event was tried; failed ones follow the retry schedule) or <c>cancelled</c>.
    /// </summary>
    public required string Status { get; init; }

    /// <summary><c>all</c>, <c>exhausted</c> or <c>missing</c>.</summary>
    public required string Only { get; init; }

    /// <summary>Events accepted at or after this instant, or null for all from the oldest.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>Events accepted before this instant, or null for all until the start.</summary>
    public required DateTimeOffset? Until { get; init; }

    /// <summary>How many events it had to send when it started.</summary>
    public required long Matched { get; init; }

    /// <summary>True if it may have been more than <c>matched</c>. Left out if not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AtLeast { get; init; }

    /// <summary>How many of them it has sent at least once.</summary>
    public required long Tried { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was completed or cancelled.</summary>
    public required DateTimeOffset? EndedAt { get; init; }
}

/// <summary>A delivery that is sent again.</summary>
public sealed record ResendAnswer
{
    /// <summary>The event.</summary>
    public required string EventId { get; init; }
}
