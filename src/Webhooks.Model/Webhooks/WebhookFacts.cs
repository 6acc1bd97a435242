using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>What a webhook persists.</summary>
internal abstract record WebhookFact;

/// <param name="Start">Where it starts to read; null for the project's head, which the project tells.</param>
internal sealed record WebhookCreated(
    ProjectId Project, WebhookId Id, WebhookDefinition Definition, SigningSecret Secret, Cursor? Start, DateTimeOffset At) : WebhookFact;

internal sealed record WebhookChanged(WebhookDefinition Definition, DateTimeOffset At) : WebhookFact
{
    /// <summary>Whose it is, with <see cref="Id"/>; neither is known of facts from before they were kept.</summary>
    public ProjectId Project { get; init; }

    public WebhookId Id { get; init; }

    /// <summary>Its new secret, or null when it stays.</summary>
    public SigningSecret? Secret { get; init; }
}

/// <param name="Secret">What it signs with from here on.</param>
/// <param name="PreviousUntil">Until when the one before signs too; <paramref name="At"/> when that and all others end at once.</param>
internal sealed record SecretRotated(SigningSecret Secret, DateTimeOffset PreviousUntil, DateTimeOffset At) : WebhookFact
{
    /// <summary>Whose it is, as in <see cref="WebhookChanged"/>.</summary>
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

/// <param name="SkipTo">Where it goes on, when it is to skip its backlog.</param>
internal sealed record WebhookEnabled(Cursor? SkipTo, DateTimeOffset At) : WebhookFact;

internal sealed record WebhookDeleted(DateTimeOffset At) : WebhookFact;

/// <summary>The project's routing table has the webhook as of this version.</summary>
internal sealed record RouteConfirmed(long Version, Cursor Start) : WebhookFact
{
    /// <summary>What the filter before this version left out; the webhook does not read it again.</summary>
    public PassedEvents? Passed { get; init; }
}

/// <summary>A group of attempts, and how far the webhook had come when the group was written.</summary>
internal sealed record AttemptsRecorded(DeliveryProgress Progress, ImmutableArray<Attempt> Attempts) : WebhookFact
{
    /// <summary>
    /// What was spent of the throttle, on a clock of UTC ticks, when some of it was spent on attempts that were given up and are recorded
    /// nowhere; else null.
    /// </summary>
    public RateLimiterState? Limiter { get; init; }
}

/// <summary>
/// Events up to <paramref name="UpTo"/> are no longer retained, and what had not ended of them has ended so. What was in flight then goes
/// on.
/// </summary>
/// <param name="Progress">How far the webhook had come with that.</param>
/// <param name="From">The first of the events that expired without an attempt; behind <paramref name="UpTo"/> when there are none.</param>
/// <param name="Untried">How many these are.</param>
/// <param name="Retries">Deliveries that had been tried, or were to be sent again.</param>
/// <param name="ShouldNotify">Whether an operational event is published; none is when all of them are system events.</param>
internal sealed record DeliveriesExpired(
    DeliveryProgress Progress, long From, long UpTo, long Untried, ImmutableArray<ExpiredRetry> Retries, bool ShouldNotify,
    DateTimeOffset At) : WebhookFact
{
    /// <summary>Where the events are that expired without an attempt, when the webhook asks for more than their type; else empty.</summary>
    public ImmutableArray<SequenceRange> Ranges { get; init; } = [];

    /// <summary>How many deliveries ended so. An event that a replay was to send for the first time was no delivery yet.</summary>
    public long Count => Untried + Retries.Count(retry => retry.AttemptsMade > 0);
}

internal sealed record DeliveryResent(ResentDelivery Delivery, DateTimeOffset At) : WebhookFact;

internal sealed record ReplayStarted(Replay Replay) : WebhookFact;

/// <param name="Cursor">Up to here the replay has taken what it wants.</param>
internal sealed record ReplayAdvanced(
    ReplayId Replay, long Cursor, ImmutableArray<ResentDelivery> Deliveries, DateTimeOffset At) : WebhookFact;

/// <param name="Left">Deliveries it had taken and not tried; they are as they were before.</param>
internal sealed record ReplayCancelled(ReplayId Replay, ImmutableArray<ResentDelivery> Left, DateTimeOffset At) : WebhookFact;
