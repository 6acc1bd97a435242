namespace Webhooks.Model;

/// <summary>The status of a delivery.</summary>
public enum DeliveryStatus
{
    /// <summary>Waiting for its first or its next attempt.</summary>
    Pending,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>It has no retries left.</summary>
    Exhausted,

    /// <summary>Its webhook was deleted first.</summary>
    Cancelled,
}

/// <summary>One finished attempt, and the resulting status of its delivery.</summary>
/// <param name="Position">The event that was sent.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
/// <param name="Number">1, 2, 3 … within the delivery.</param>
/// <param name="At">When the request was started.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">The status of the delivery after it.</param>
/// <param name="NextAt">When the next attempt is due, if it is <see cref="DeliveryStatus.Pending"/>.</param>
public sealed record Attempt(
    EventPosition Position,
    DateTimeOffset AcceptedAt,
    int Number,
    DateTimeOffset At,
    AttemptOutcome Outcome,
    DeliveryStatus Status,
    DateTimeOffset? NextAt)
{
    /// <summary>Until when the receiver wants no requests, if it said so.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>
    /// The event whose delivery this attempt has exhausted; null for events about webhooks, whose end is not reported.
    /// </summary>
    public PublishedEventId? Exhausted { get; init; }

    /// <summary>When it ended.</summary>
    internal DateTimeOffset EndedAt => At + Outcome.Duration;

    /// <summary>The ordering key of an event that waits for its next attempt; null when it has none, or does not wait.</summary>
    internal OrderingKey? Key { get; init; }

    /// <summary>Decides the result of an attempt that has just ended.</summary>
    /// <param name="tried">Which attempt it was.</param>
    /// <param name="at">When the request was started.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="schedule">The webhook's waits.</param>
    /// <param name="jitter">The share of a wait for jitter.</param>
    /// <param name="chance">A uniform random number from 0 to 1.</param>
    public static Attempt Conclude(
        Try tried, DateTimeOffset at, AttemptOutcome outcome, RetrySchedule schedule, double jitter, double chance)
    {
        var end = at + outcome.Duration;
        // Lengthened and never shortened: webhooks of one receiver must not all retry at the same moment.
        DateTimeOffset? held = outcome.Hold is { } hold ? end + hold * (1 + jitter * chance) : null;
        var (status, next) = outcome.Failure is null ? (DeliveryStatus.Delivered, default(DateTimeOffset?))
            : schedule.WaitAfter(tried.Number - tried.Unscheduled, jitter, chance) is { } wait
            ? (DeliveryStatus.Pending, Instants.Later(end + wait, held))
            : (DeliveryStatus.Exhausted, null);
        return new(tried.Position, tried.AcceptedAt, tried.Number, at, outcome, status, next) { HeldUntil = held };
    }

    /// <summary>The attempt, with the event to report.</summary>
    internal Attempt For(PublishedEvent @event) =>
        Status == DeliveryStatus.Exhausted && !OperationalEvents.IsReserved(@event.Type) ? this with { Exhausted = @event.Id } : this;
}

/// <summary>An attempt to make.</summary>
/// <param name="Position">The event to send.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
/// <param name="Number">1, 2, 3 … within the delivery.</param>
public readonly record struct Try(EventPosition Position, DateTimeOffset AcceptedAt, int Number)
{
    /// <summary>How many attempts were made before the delivery was resent; they do not count for its schedule.</summary>
    public int Unscheduled { get; init; }
}

/// <summary>A failed delivery that waits for its next attempt.</summary>
/// <param name="Position">The event.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
/// <param name="AttemptsMade">How many attempts have failed.</param>
/// <param name="DueAt">When the next one is due.</param>
public sealed record Retry(EventPosition Position, DateTimeOffset AcceptedAt, int AttemptsMade, DateTimeOffset DueAt)
{
    /// <summary>When the last one ended; null for older stored deliveries without it.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>The ordering key, for which later events wait; null without one.</summary>
    internal OrderingKey? Key { get; init; }

    /// <summary>The origin of a resent delivery.</summary>
    public ResendOrigin? Resent { get; init; }

    /// <summary>Whether it was resent and has not been tried since.</summary>
    internal bool IsUntried => Resent is { } origin && origin.AttemptsMade == AttemptsMade;

    /// <summary>The delivery that remains after a failed attempt.</summary>
    internal static Retry After(Attempt attempt, ResendOrigin? resent) =>
        new(attempt.Position, attempt.AcceptedAt, attempt.Number, attempt.NextAt ?? attempt.At)
        {
            FailedAt = attempt.EndedAt,
            Key = attempt.Key,
            Resent = resent,
        };

    internal Try Next => new(Position, AcceptedAt, AttemptsMade + 1) { Unscheduled = Resent?.AttemptsMade ?? 0 };
}
