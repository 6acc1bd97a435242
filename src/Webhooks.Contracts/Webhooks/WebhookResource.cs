using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>A webhook: what its owner decided, and how it is doing.</summary>
public sealed record WebhookResource
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its project.</summary>
    public required string ProjectId { get; init; }

    /// <summary>What it is called in lists.</summary>
    public required string Name { get; init; }

    /// <summary>Where its events are posted.</summary>
    public required string Url { get; init; }

    /// <summary>Free text, or null.</summary>
    public required string? Description { get; init; }

    /// <summary>Which events it gets.</summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>Headers that go out with each attempt.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Whether it is delivered to: <c>active</c>, <c>paused</c> by an operator, or <c>disabled</c> by the system.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is not active: <c>operator</c>, <c>gone</c> or <c>failing</c>; else null.</summary>
    public required string? StatusReason { get; init; }

    /// <summary>How fast it may be called.</summary>
    public required ThrottleResource Throttle { get; init; }

    /// <summary>How many attempts may be under way at once.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>Which deliveries wait for each other: <c>none</c>, <c>key</c> or <c>strict</c>.</summary>
    public required string Ordering { get; init; }

    /// <summary>How attempts are signed: <c>v1</c> (HMAC) or <c>v1a</c> (Ed25519).</summary>
    public required string Signing { get; init; }

    /// <summary>With <c>v1a</c>, what the receiver verifies with: <c>whpk_</c> and the base64 of the public key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PublicKey { get; init; }

    /// <summary>The deadline of one attempt.</summary>
    public required string Timeout { get; init; }

    /// <summary>The waits between attempts.</summary>
    public required IReadOnlyList<string> RetrySchedule { get; init; }

    /// <summary>How its receiver has behaved of late.</summary>
    public required HealthResource Health { get; init; }

    /// <summary>Its numbers.</summary>
    public required CountsResource Counts { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an operator or the system last changed it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Its signing secret; only in the answer to its creation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }
}

/// <summary>How fast a receiver may be called: in any n periods at most n × rate + burst attempts.</summary>
public sealed record ThrottleResource
{
    /// <summary>Attempts per period.</summary>
    public required int Rate { get; init; }

    /// <summary>The period.</summary>
    public required string Per { get; init; }

    /// <summary>How many attempts may go at once after a quiet time.</summary>
    public required int Burst { get; init; }
}

/// <summary>How a receiver has behaved of late.</summary>
public sealed record HealthResource
{
    /// <summary>
    /// <c>ok</c>, or <c>failing</c> after five failures of the receiver in a row: then one delivery at a time is tried, by the waits of its
    /// schedule, until one succeeds.
    /// </summary>
    public required string State { get; init; }

    /// <summary>How many attempts have failed in a row.</summary>
    public required int ConsecutiveFailures { get; init; }

    /// <summary>When the first of them was made, while it is failing; else null.</summary>
    public required DateTimeOffset? FailingSince { get; init; }
}

/// <summary>How many deliveries a webhook has in each state.</summary>
public sealed record CountsResource
{
    /// <summary>Looked at and not ended: waiting, in flight or between attempts.</summary>
    public required long Pending { get; init; }

    /// <summary>Of the pending ones, those with an attempt under way.</summary>
    public required long InFlight { get; init; }

    /// <summary>Answered 2xx.</summary>
    public required long Delivered { get; init; }

    /// <summary>Retry schedule spent.</summary>
    public required long Exhausted { get; init; }

    /// <summary>Events of the project that it has not looked at yet.</summary>
    public required long Backlog { get; init; }

    /// <summary>When the oldest pending event was accepted, or null.</summary>
    public required DateTimeOffset? OldestPendingAt { get; init; }
}
