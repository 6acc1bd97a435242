using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>The view of a webhook: its settings with the node's defaults filled in, its status and its counts.</summary>
public sealed record WebhookView
{
    /// <summary>Its id.</summary>
    public required WebhookId Id { get; init; }

    /// <summary>Its project.</summary>
    public required ProjectId Project { get; init; }

    /// <summary>Its settings; timeout and retry schedule are filled in.</summary>
    public required WebhookDefinition Definition { get; init; }

    /// <summary>The key that its receiver verifies with, <c>whpk_</c> and base64; null when it needs the secret.</summary>
    public string? PublicKey { get; init; }

    /// <summary>Its status.</summary>
    public required WebhookStatus Status { get; init; }

    /// <summary>The reason for the status, or null.</summary>
    public StatusReason? Reason { get; init; }

    /// <summary>The recent health of its receiver.</summary>
    public required WebhookHealth Health { get; init; }

    /// <summary>
    /// The part that cannot be read; null unless its status is <see cref="WebhookStatus.Damaged"/>. The rest is the last known state.
    /// </summary>
    public WebhookDamage? Damage { get; init; }

    /// <summary>Its counts.</summary>
    public required WebhookCounts Counts { get; init; }

    /// <summary>The setting that limits its deliveries; null without a limit.</summary>
    public DeliveryLimit? Limit { get; init; }

    /// <summary>About when the waiting deliveries will have been sent at this limit; null if unknown.</summary>
    public DateTimeOffset? DrainedAt { get; init; }

    /// <summary>The last event of the project that it has read.</summary>
    public required long ReadPosition { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an operator or the system last changed it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>How many deliveries a webhook has in each state.</summary>
/// <param name="Pending">Read and not ended: waiting, in flight or between attempts.</param>
/// <param name="InFlight">Pending deliveries with an attempt in flight.</param>
/// <param name="Delivered">Deliveries answered with 2xx, since it was created.</param>
/// <param name="Exhausted">Deliveries that were given up or expired, since it was created.</param>
/// <param name="Backlog">
/// Events for it that it has not read yet. Above some hundred the number is an upper bound: it includes events in between that its filter
/// excludes.
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

    /// <summary>At the project's head: it receives events that are published from now on.</summary>
    public static StartAt Head => default;

    /// <summary>At the oldest event that is retained.</summary>
    public static StartAt Earliest => new(true, null);

    /// <summary>At the first event accepted at or after the instant.</summary>
    public static StartAt At(DateTimeOffset instant) => new(false, instant);

    internal bool IsEarliest { get; }

    internal DateTimeOffset? Instant { get; }
}
