using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>One event for one webhook.</summary>
public record DeliveryResource
{
    /// <summary>The webhook.</summary>
    public required string WebhookId { get; init; }

    /// <summary>The event.</summary>
    public required string EventId { get; init; }

    /// <summary>Its type.</summary>
    public required string EventType { get; init; }

    /// <summary>Its place among the project's events.</summary>
    public required long Sequence { get; init; }

    /// <summary><c>pending</c>, <c>delivered</c>, <c>exhausted</c> or <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>How many attempts have been made.</summary>
    public required int Attempts { get; init; }

    /// <summary>The status of the last answer; null when there was no answer.</summary>
    public required int? LastStatusCode { get; init; }

    /// <summary>
    /// Why the last attempt failed; null when it succeeded. <c>expired</c> when the delivery ended because its event is no longer retained.
    /// </summary>
    public required string? LastFailureReason { get; init; }

    /// <summary>When the next attempt is due; null if there is none.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When the event was accepted.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When the delivery ended; null while it is pending.</summary>
    public required DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>A delivery with the body as sent and each of its attempts.</summary>
public sealed record DeliveryDetailResource : DeliveryResource
{
    /// <summary>An empty one, to be filled.</summary>
    [JsonConstructor]
    public DeliveryDetailResource()
    {
    }

    /// <summary>The detail of a delivery.</summary>
    [SetsRequiredMembers]
    public DeliveryDetailResource(DeliveryResource delivery, RawJson? @event, IReadOnlyList<AttemptResource> attemptLog)
        : base(delivery) => (Event, AttemptLog) = (@event, attemptLog);

    /// <summary>The body as sent; null when it is no longer retained.</summary>
    public required RawJson? Event { get; init; }

    /// <summary>The attempts in their order.</summary>
    public required IReadOnlyList<AttemptResource> AttemptLog { get; init; }
}
