using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>The recent health of the receiver, and its effect on the next attempts.</summary>
/// <param name="ConsecutiveFailures">Failed attempts since the last success.</param>
/// <param name="FailingSince">When the first of them started, once there are enough of them to call the receiver failing; else
/// null.</param>
public sealed record WebhookHealth(int ConsecutiveFailures, DateTimeOffset? FailingSince)
{
    /// <summary>
    /// This many failures of the receiver in a row, over at least <see cref="FailingOver"/>, make the webhook failing; and this many
    /// deliveries may wait for a retry while it is, so that one event that the receiver cannot process does not block the others.
    /// </summary>
    public const int FailingAfter = 5;

    /// <summary>This many make it failing at once: an unavailable receiver fails thousands in a moment.</summary>
    public const int FailingAtOnceAfter = 1_000;

    /// <summary>
    /// The minimum time over which they fail: a receiver that rejects each event's first attempt fails many times in a row, but is
    /// available.
    /// </summary>
    public static readonly TimeSpan FailingOver = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The wait between failures of deliveries without retries left, so that a dead receiver does not keep the node busy.
    /// </summary>
    internal static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a retry that is due waits for its turn at a busy node.</summary>
    private static readonly TimeSpan UsualDelay = TimeSpan.FromMinutes(1);

    /// <summary>The last attempt succeeded, or there was none.</summary>
    public static WebhookHealth Ok { get; } = new(0, null);

    /// <summary>Failures in a row that are the receiver's and not those of one event.</summary>
    internal int ReceiverFailures { get; init; }

    /// <summary>When the first of them started.</summary>
    internal DateTimeOffset? FirstFailedAt { get; init; }

    /// <summary>
    /// The part of that time in which a retry was due but the node made no attempt, because it was down or overloaded. It is not counted
    /// as the receiver's failure.
    /// </summary>
    internal TimeSpan Untried { get; init; }

    /// <summary>When the last failed attempt ended.</summary>
    internal DateTimeOffset? LastFailedAt { get; init; }

    /// <summary>While failing: when the next retry may be tried.</summary>
    internal DateTimeOffset? ProbeAt { get; init; }

    /// <summary>The receiver asked for no requests until then.</summary>
    internal DateTimeOffset? HeldUntil { get; init; }

    /// <summary>How many attempts may be in flight, while that is fewer than the webhook's setting; else null.</summary>
    internal int? Limit { get; init; }

    /// <summary>The receiver answered 410.</summary>
    internal bool IsGone { get; init; }

    /// <summary>When it will be disabled, once that was announced.</summary>
    internal DateTimeOffset? DisablesAt { get; init; }

    internal bool IsFailing => FailingSince is not null;

    /// <summary>How long the receiver is known to have failed at that time.</summary>
    internal TimeSpan FailedFor(DateTimeOffset now)
    {
        if (FirstFailedAt is not { } first)
            return TimeSpan.Zero;
        // If the receiver is not failing, or a retry is overdue, only the next attempt shows whether the receiver still fails.
        var until = IsFailing && !(RetriesFrom <= now) ? now : LastFailedAt ?? first;
        return until - first - Untried;
    }

    /// <summary>Before this no retry is tried.</summary>
    internal DateTimeOffset? RetriesFrom => IsFailing ? Instants.Later(HeldUntil, ProbeAt) : HeldUntil;

    /// <summary>Before this nothing is tried for the first time.</summary>
    internal DateTimeOffset? FirstAttemptsFrom => IsFailing ? Instants.Later(HeldUntil, LastFailedAt + LeastWait) : HeldUntil;

    /// <summary>How many attempts may be in flight.</summary>
    internal int MaxInFlight(int allowed) => IsFailing ? 1 : Math.Min(Limit ?? allowed, allowed);

    /// <summary>How many deliveries may wait for a retry before nothing new is tried or read.</summary>
    internal int MaxRetrying(int allowed) => IsFailing ? Math.Min(FailingAfter, allowed) : allowed;

    /// <summary>The health after an attempt has ended.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="dueAt">When it was due, if it was a retry.</param>
    /// <param name="retrying">The deliveries that wait for a retry after it.</param>
    /// <param name="maxInFlight">How many attempts the webhook's setting allows at once.</param>
    internal WebhookHealth After(Attempt attempt, DateTimeOffset? dueAt, ImmutableDictionary<long, Retry> retrying, int maxInFlight) =>
        attempt.Outcome.Failure is null ? Succeeded(attempt.EndedAt, maxInFlight) : Failed(attempt, dueAt, retrying, maxInFlight);

    private WebhookHealth Succeeded(DateTimeOffset at, int maxInFlight)
    {
        // One more for each success: twice as many with each round, so that a receiver that has just recovered is not overloaded.
        var limit = Limit + 1 < maxInFlight ? Limit + 1 : null;
        var held = HeldUntil > at ? HeldUntil : null;
        return limit is null && held is null ? Ok : Ok with { Limit = limit, HeldUntil = held };
    }

    private WebhookHealth Failed(Attempt attempt, DateTimeOffset? dueAt, ImmutableDictionary<long, Retry> retrying, int maxInFlight)
    {
        var isReceivers = attempt.Outcome.IsReceiversFailure;
        var failures = ReceiverFailures + (isReceivers ? 1 : 0);
        var first = FirstFailedAt ?? FailingSince ?? (isReceivers ? attempt.At : null);
        var isFailing = IsFailing || failures >= FailingAtOnceAfter || (failures >= FailingAfter && attempt.EndedAt - first >= FailingOver);
        return this with
        {
            ConsecutiveFailures = ConsecutiveFailures + 1,
            ReceiverFailures = failures,
            FirstFailedAt = first,
            Untried = Untried + LateBy(attempt.At, dueAt),
            LastFailedAt = Instants.Later(LastFailedAt, attempt.EndedAt),
            FailingSince = isFailing ? first : null,
            ProbeAt = isFailing ? NextProbe(attempt, retrying) : null,
            HeldUntil = Instants.Later(HeldUntil, attempt.HeldUntil),
            Limit = isFailing ? 1 : attempt.Outcome.AsksForLess ? Math.Max(1, Math.Min(Limit ?? maxInFlight, maxInFlight) / 2) : Limit,
            IsGone = IsGone || attempt.Outcome.Failure is FailureReason.Gone,
        };
    }

    /// <summary>The delay of the attempt; zero when it is the usual wait for a turn.</summary>
    private TimeSpan LateBy(DateTimeOffset at, DateTimeOffset? dueAt)
    {
        var late = dueAt is null ? TimeSpan.Zero : at - Instants.Later(dueAt, RetriesFrom)!.Value;
        return late > UsualDelay ? late : TimeSpan.Zero;
    }

    /// <summary>
    /// The turn of the delivery that is due first, no sooner after the last probe than the wait of its own schedule. So each probe costs
    /// one delivery one attempt, and they follow each other by the first waits until each delivery has used its first, then by the second.
    /// </summary>
    private static DateTimeOffset NextProbe(Attempt attempt, ImmutableDictionary<long, Retry> retrying)
    {
        var ended = attempt.EndedAt;
        Retry? first = null;
        foreach (var (_, retry) in retrying)
        {
            if (first is null || retry.DueAt < first.DueAt)
                first = retry;
        }

        if (first is null)
            return ended + LeastWait;
        // One that was resent and not tried since has no own wait yet.
        var wait = first.FailedAt is { } failed ? first.DueAt - failed : attempt.NextAt - ended ?? TimeSpan.Zero;
        var turn = ended + (wait > LeastWait ? wait : LeastWait);
        return turn > first.DueAt ? turn : first.DueAt;
    }
}
