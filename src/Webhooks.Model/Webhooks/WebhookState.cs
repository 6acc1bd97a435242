using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>Whether a webhook exists.</summary>
internal enum WebhookStage
{
    Missing,
    Registered,
    Deleted,
}

/// <summary>The state of a webhook, from its facts. Attempts in flight and timers are not part of it: they follow from it.</summary>
internal sealed record WebhookState
{
    public static WebhookState Missing { get; } = new();

    public WebhookStage Stage { get; init; }
    public ProjectId Project { get; init; }
    public WebhookId Id { get; init; }
    public WebhookDefinition? Definition { get; init; }
    public SigningSecret? Secret { get; init; }

    /// <summary>Secrets before <see cref="Secret"/> that still sign for some time, newest first; some may have ended.</summary>
    public ImmutableArray<RetiringSecret> Retiring { get; init; } = [];

    public WebhookStatus Status { get; init; }
    public StatusReason? Reason { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// Counts the changes that the project's routing table must follow: another filter, and all other changes that give a webhook work
    /// without an event, so that the project wakes it after a crash.
    /// </summary>
    public long RouteVersion { get; init; }

    /// <summary>The last version that the project has confirmed.</summary>
    public long ConfirmedVersion { get; init; }

    /// <summary>The start that its creator set, or null for the head of the project.</summary>
    public Cursor? Start { get; init; }

    /// <summary>Null until the project has set the start.</summary>
    public DeliveryProgress? Progress { get; init; }

    public ImmutableDictionary<long, Retry> Retrying { get; init; } = ImmutableDictionary<long, Retry>.Empty;

    /// <summary>How many of the retrying deliveries were resent: ended deliveries, or events that were never tried.</summary>
    public int Resent { get; init; }

    /// <summary>Replays in the order in which they were started: all running ones, and the last that ended.</summary>
    public ImmutableList<Replay> Replays { get; init; } = [];

    public WebhookHealth Health { get; init; } = WebhookHealth.Ok;
    /// <summary>The part of the throttle that the recorded attempts used, on a clock of UTC ticks.</summary>
    public RateLimiterState Limiter { get; init; }

    public long Delivered { get; init; }
    public long Exhausted { get; init; }

    /// <summary>The sequence up to which events are no longer retained, as known to the webhook.</summary>
    public long Expired { get; init; }

    /// <summary>Its open operational events.</summary>
    public OpenOperationalEvents OpenOperationalEvents { get; init; } = OpenOperationalEvents.None;

    /// <summary>Whether the failing receiver was reported, but not its recovery.</summary>
    public bool IsFailingReported { get; init; }

    public bool IsRouted => ConfirmedVersion == RouteVersion;
    public bool MayDeliver => Stage == WebhookStage.Registered && Status == WebhookStatus.Active && Progress is not null && !Health.IsGone;

    /// <summary>Whether the attempt is the next one of its delivery: its outcome is not in this state yet.</summary>
    internal bool Lacks(long sequence, int number) => Retrying.TryGetValue(sequence, out var retry)
        ? retry.Next.Number == number
        : number == 1 && Progress?.Covers(sequence) == false;

    /// <summary>The changes by one ended attempt; the same for an attempt that has just ended and for one from the journal.</summary>
    public WebhookState Record(Attempt attempt)
    {
        var sequence = attempt.Position.Sequence;
        var before = Retrying.GetValueOrDefault(sequence);
        var retrying = attempt.Status == DeliveryStatus.Pending
            ? Retrying.SetItem(sequence, Retry.After(attempt, before?.Resent))
            : Retrying.Remove(sequence);
        var after = this with
        {
            Retrying = retrying,
            Health = Health.After(attempt, before?.DueAt, retrying, Definition?.MaxInFlight ?? WebhookDefinition.DefaultMaxInFlight),
            Delivered = Delivered + (attempt.Status == DeliveryStatus.Delivered ? 1 : 0),
            Exhausted = Exhausted + (attempt.Status == DeliveryStatus.Exhausted ? 1 : 0),
            Limiter = Definition?.Throttle is { } throttle ? Limiter.Spend(throttle, new(attempt.At.UtcTicks)) : Limiter,
        };
        return after.Ended(attempt, before).Tell(attempt, Health);
    }

    /// <summary>Counts resent deliveries.</summary>
    private WebhookState Ended(Attempt attempt, Retry? before)
    {
        if (before?.Resent is not { } origin)
            return this;
        var state = attempt.Status == DeliveryStatus.Pending ? this : this with { Resent = Resent - 1 };
        return origin.Replay is { } replay && before.IsUntried ? Resending.Tried(state, replay, attempt.EndedAt) : state;
    }

    private WebhookState Tell(Attempt attempt, WebhookHealth before)
    {
        var state = this;
        if (attempt.Exhausted is { } @event)
        {
            state = state.Tell(new(0, OperationalEventKind.Exhausted, attempt.EndedAt)
            {
                Event = @event,
                Sequence = attempt.Position.Sequence,
                Failures = attempt.Number,
                Failure = attempt.Outcome.Failure,
            });
        }

        if (Health.IsFailing && !before.IsFailing)
        {
            state = state.NotifyFailing(new(0, OperationalEventKind.Failing, attempt.EndedAt)
            {
                Since = Health.FailingSince,
                Failures = Health.ConsecutiveFailures,
                Failure = attempt.Outcome.Failure,
            });
        }

        return attempt.Outcome.Failure is null && IsFailingReported
            ? state.Tell(
                new(0, OperationalEventKind.Recovered, attempt.EndedAt) { Since = before.FailingSince }) with
            { IsFailingReported = false }
            : state;
    }

    /// <summary>Appends an operational event, after which a success is a recovery.</summary>
    internal WebhookState NotifyFailing(OperationalEvent raised) => Tell(raised) with { IsFailingReported = true };

    /// <summary>Appends an operational event and assigns its number.</summary>
    internal WebhookState Tell(OperationalEvent raised) => this with { OpenOperationalEvents = OpenOperationalEvents.Add(raised) };
}
