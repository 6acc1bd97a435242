using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>A webhook as it is shown: what its owner decided with the node's defaults filled in, and how it is doing.</summary>
public sealed record WebhookView
{
    /// <summary>Its id.</summary>
    public required WebhookId Id { get; init; }

    /// <summary>Its project.</summary>
    public required ProjectId Project { get; init; }

    /// <summary>What its owner decided; timeout and retry schedule are filled in.</summary>
    public required WebhookDefinition Definition { get; init; }

    /// <summary>What its receiver verifies with, <c>whpk_</c> and base64; null when it needs the secret.</summary>
    public string? PublicKey { get; init; }

    /// <summary>Whether it is delivered to.</summary>
    public required WebhookStatus Status { get; init; }

    /// <summary>Why not, or null.</summary>
    public StatusReason? Reason { get; init; }

    /// <summary>How its receiver has behaved recently.</summary>
    public required WebhookHealth Health { get; init; }

    /// <summary>
    /// What of it cannot be read; null unless its status is <see cref="WebhookStatus.Damaged"/>. The rest is what was last known.
    /// </summary>
    public WebhookDamage? Damage { get; init; }

    /// <summary>Its numbers.</summary>
    public required WebhookCounts Counts { get; init; }

    /// <summary>The setting that holds its deliveries up; null when none does.</summary>
    public DeliveryLimit? Limit { get; init; }

    /// <summary>When what waits will have gone out at this limit, as far as that is known; else null.</summary>
    public DateTimeOffset? DrainedAt { get; init; }

    /// <summary>The last event of the project that it has looked at.</summary>
    public required long ReadPosition { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an operator or the system last changed it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>How many deliveries a webhook has in each state.</summary>
/// <param name="Pending">Looked at and not ended: waiting, in flight or between attempts.</param>
/// <param name="InFlight">Of the pending ones, those with an attempt under way.</param>
/// <param name="Delivered">Answered 2xx, since it was created.</param>
/// <param name="Exhausted">Retry schedule spent, or no longer retained, since it was created.</param>
/// <param name="Backlog">
/// Events for it that it has not looked at yet. Of more than some hundred the number is an upper bound: events between them that its filter
/// passes over are in it.
/// </param>
/// <param name="OldestPendingAt">When the oldest pending event was accepted, or null.</param>
public sealed record WebhookCounts(
    long Pending, long InFlight, long Delivered, long Exhausted, long Backlog, DateTimeOffset? OldestPendingAt);

/// <summary>A new webhook and its secret.</summary>
public sealed record CreatedWebhook(WebhookView Webhook, SigningSecret Secret);

/// <summary>Where a new webhook starts to read.</summary>
public readonly record struct StartAt
{
    private StartAt(bool earliest, DateTimeOffset? instant) => (IsEarliest, Instant) = (earliest, instant);

    /// <summary>At the project's head: it gets what is published from now on.</summary>
    public static StartAt Head => default;

    /// <summary>At the oldest event that is retained.</summary>
    public static StartAt Earliest => new(true, null);

    /// <summary>At the first event accepted at or after the instant.</summary>
    public static StartAt At(DateTimeOffset instant) => new(false, instant);

    internal bool IsEarliest { get; }

    internal DateTimeOffset? Instant { get; }
}
