using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>What a webhook persists.</summary>
internal abstract record WebhookFact
{
    /// <summary>Who caused it, and what it changed; null when that is not recorded.</summary>
    public AuditMark? Audit { get; init; }
}

/// <param name="Start">Where it starts to read; null for the project's head, which the project sets.</param>
internal sealed record WebhookCreated(
    ProjectId Project, WebhookId Id, WebhookDefinition Definition, SigningSecret Secret, Cursor? Start, DateTimeOffset At) : WebhookFact;

internal sealed record WebhookChanged(WebhookDefinition Definition, DateTimeOffset At) : WebhookFact
{
    /// <summary>Its project, with <see cref="Id"/>; older facts have neither.</summary>
    public ProjectId Project { get; init; }

    public WebhookId Id { get; init; }

    /// <summary>Its new secret, or null when it stays.</summary>
    public SigningSecret? Secret { get; init; }
}

/// <param name="Secret">The secret that signs from now on.</param>
/// <param name="PreviousUntil">Until when the previous one still signs; <paramref name="At"/> when it and all others end at once.</param>
internal sealed record SecretRotated(SigningSecret Secret, DateTimeOffset PreviousUntil, DateTimeOffset At) : WebhookFact
{
    /// <summary>Its webhook, as in <see cref="WebhookChanged"/>.</summary>
    public ProjectId Project { get; init; }

    public WebhookId Id { get; init; }
}

internal sealed record WebhookPaused(DateTimeOffset At) : WebhookFact;

internal sealed record WebhookResumed(DateTimeOffset At) : WebhookFact;

internal sealed record WebhookDisabled(StatusReason Reason, DateTimeOffset At) : WebhookFact;

/// <summary>It will be disabled at the given time, unless its receiver recovers.</summary>
internal sealed record DisablingAnnounced(DateTimeOffset DisablesAt, DateTimeOffset At) : WebhookFact;

/// <summary>The project has accepted the operational events up to this one.</summary>
internal sealed record OperationalEventsPublished(long UpTo) : WebhookFact;

/// <param name="SkipTo">Where it continues, when it skips its backlog.</param>
internal sealed record WebhookEnabled(Cursor? SkipTo, DateTimeOffset At) : WebhookFact;

internal sealed record WebhookDeleted(DateTimeOffset At) : WebhookFact;

/// <summary>The project's routing table has the webhook as of this version.</summary>
internal sealed record RouteConfirmed(long Version, Cursor Start) : WebhookFact
{
    /// <summary>The position up to which the webhook needs to read nothing, regardless of this version's filter; null if unknown.</summary>
    public Cursor? Passed { get; init; }
}

/// <summary>A group of attempts, and the webhook's progress when the group was written.</summary>
internal sealed record AttemptsRecorded(DeliveryProgress Progress, ImmutableArray<Attempt> Attempts) : WebhookFact
{
    /// <summary>
    /// The used part of the throttle, on a clock of UTC ticks, when some of it was used by abandoned attempts without a
    /// record; else null.
    /// </summary>
    public RateLimiterState? Limiter { get; init; }
}

/// <summary>
/// Events up to <paramref name="UpTo"/> are no longer retained, and their open deliveries have ended. Attempts in flight
/// continue.
/// </summary>
/// <param name="Progress">The webhook's progress with that.</param>
/// <param name="From">The first of the events that expired without an attempt; after <paramref name="UpTo"/> when there are none.</param>
/// <param name="Untried">The number of these.</param>
/// <param name="Retries">Deliveries that were tried, or waited to be sent again.</param>
/// <param name="ShouldNotify">Whether to publish an operational event; false when all of them are system events.</param>
internal sealed record DeliveriesExpired(
    DeliveryProgress Progress, long From, long UpTo, long Untried, ImmutableArray<ExpiredRetry> Retries, bool ShouldNotify,
    DateTimeOffset At) : WebhookFact
{
    /// <summary>The ranges of events that expired without an attempt, when the webhook has a condition besides types; else empty.</summary>
    public ImmutableArray<SequenceRange> Ranges { get; init; } = [];

    /// <summary>
    /// How many deliveries ended this way. An event that a replay would have sent for the first time was not a delivery yet.
    /// </summary>
    public long Count => Untried + Retries.Count(retry => retry.AttemptsMade > 0);
}

internal sealed record DeliveryResent(ResentDelivery Delivery, DateTimeOffset At) : WebhookFact;

internal sealed record ReplayStarted(Replay Replay) : WebhookFact;

/// <param name="Cursor">The position up to which the replay has taken its events.</param>
internal sealed record ReplayAdvanced(
    ReplayId Replay, long Cursor, ImmutableArray<ResentDelivery> Deliveries, DateTimeOffset At) : WebhookFact;

/// <param name="Left">Deliveries that it had taken and not tried; they are as before.</param>
internal sealed record ReplayCancelled(ReplayId Replay, ImmutableArray<ResentDelivery> Left, DateTimeOffset At) : WebhookFact;
