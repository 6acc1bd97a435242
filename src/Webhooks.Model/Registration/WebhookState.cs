using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>Whether a webhook exists.</summary>
internal enum WebhookStage
{
    Missing,
    Registered,
    Deleted,
}

/// <summary>How the receiver has behaved of late.</summary>
public sealed record WebhookHealth(int ConsecutiveFailures, DateTimeOffset? FailingSince)
{
    /// <summary>The last attempt succeeded, or there was none.</summary>
    public static WebhookHealth Ok { get; } = new(0, null);
}

/// <summary>What a webhook is, as far as its facts tell. Attempts in flight and timers are not in it: they follow from it.</summary>
internal sealed record WebhookState
{
    public static WebhookState Missing { get; } = new();

    public WebhookStage Stage { get; init; }
    public ProjectId Project { get; init; }
    public WebhookId Id { get; init; }
    public WebhookDefinition? Definition { get; init; }
    public SigningSecret? Secret { get; init; }

    /// <summary>Secrets before <see cref="Secret"/> that sign too for a while, newest first; some may have ended.</summary>
    public ImmutableArray<RetiringSecret> Retiring { get; init; } = [];

    public WebhookStatus Status { get; init; }
    public StatusReason? Reason { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// Counts the changes that the project's routing table must follow: another filter, and whatever gives a webhook something to do
    /// without an event, so that the project wakes it after a crash.
    /// </summary>
    public long RouteVersion { get; init; }

    /// <summary>The last version that the project has confirmed.</summary>
    public long ConfirmedVersion { get; init; }

    /// <summary>Where it was told to start, or null for where the project says.</summary>
    public Cursor? Start { get; init; }

    /// <summary>Null until the project has told where to start.</summary>
    public DeliveryProgress? Progress { get; init; }

    public ImmutableDictionary<long, Retry> Retrying { get; init; } = ImmutableDictionary<long, Retry>.Empty;

    /// <summary>How many of the retrying deliveries were resent: ended deliveries, or events that were never tried.</summary>
    public int Resent { get; init; }

    /// <summary>Replays in the order in which they were started: all that run, and the last that have ended.</summary>
    public ImmutableList<Replay> Replays { get; init; } = [];

    public WebhookHealth Health { get; init; } = WebhookHealth.Ok;
    /// <summary>What the recorded attempts have spent of the throttle, on a clock of UTC ticks.</summary>
    public Pace Paced { get; init; }

    public long Delivered { get; init; }
    public long Exhausted { get; init; }

    public bool IsRouted => ConfirmedVersion == RouteVersion;
    public bool MayDeliver => Stage == WebhookStage.Registered && Status == WebhookStatus.Active && Progress is not null;

    /// <summary>What one ended attempt changes; the same for an attempt that has just ended and for one read from the journal.</summary>
    public WebhookState Record(Attempt attempt)
    {
        var sequence = attempt.Position.Sequence;
        var health = attempt.Outcome.Failure is null
            ? WebhookHealth.Ok
            : new WebhookHealth(Health.ConsecutiveFailures + 1, Health.FailingSince ?? attempt.At);
        var before = Retrying.GetValueOrDefault(sequence);
        var paced = Paced.Spend(Definition?.Throttle ?? Throttle.Default, new(attempt.At.UtcTicks));
        var state = attempt.Status switch
        {
            DeliveryStatus.Delivered => this with { Retrying = Retrying.Remove(sequence), Health = health, Delivered = Delivered + 1 },
            DeliveryStatus.Exhausted => this with { Retrying = Retrying.Remove(sequence), Health = health, Exhausted = Exhausted + 1 },
            _ => this with
            {
                Retrying = Retrying.SetItem(
                    sequence, new(attempt.Position, attempt.AcceptedAt, attempt.Number, attempt.NextAt ?? attempt.At) { Key = attempt.Key, Resent = before?.Resent }),
                Health = health,
            },
        };
        state = state with { Paced = paced };
        if (before?.Resent is not { } origin)
            return state;
        if (attempt.Status != DeliveryStatus.Pending)
            state = state with { Resent = state.Resent - 1 };
        return origin.Replay is { } replay && before.IsUntried ? Resending.Tried(state, replay, attempt.At + attempt.Outcome.Duration) : state;
    }
}
