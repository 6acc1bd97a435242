namespace Webhooks.Model;

/// <summary>The time of a happening, and the facts from outside of the model.</summary>
/// <param name="IsReadModelBehind">Whether the node's read model is so far behind that nothing may start.</param>
internal readonly record struct Moment(DateTimeOffset Now, bool IsReadModelBehind = false);

/// <summary>An ended attempt that no webhook has processed.</summary>
/// <param name="Chance">A uniform random number from 0 to 1.</param>
internal sealed record EndedAttempt(Try Try, PublishedEvent Event, DateTimeOffset At, AttemptOutcome Outcome, double Chance);

/// <summary>An event in the life of a webhook's deliveries. It is the input of <see cref="DeliveryFlow.Step"/>.</summary>
internal abstract record Happening
{
    /// <summary>A fact of the webhook is on disk.</summary>
    public static Happening OnDisk(WebhookFact fact) => fact switch
    {
        AttemptsRecorded recorded => new Recorded(recorded.Progress),
        DeliveriesExpired expired => new ExpiryRecorded(expired.Progress),
        _ => new Changed(fact),
    };

    /// <summary>The webhook has recovered from its facts; attempts that were in flight before are due again.</summary>
    public sealed record Resumed(WebhookState State) : Happening
    {
        /// <summary>Whether a predecessor made attempts that may not be on disk; then <see cref="TakenOver"/> follows.</summary>
        public bool HasPredecessor { get; init; }
    }

    /// <summary>All attempts of the predecessor have ended; some of them may be on disk.</summary>
    /// <param name="Concluded">Those that the predecessor processed, in order.</param>
    /// <param name="Ended">Those that ended after these, in order.</param>
    public sealed record TakenOver(IReadOnlyList<Attempt> Concluded, IReadOnlyList<EndedAttempt> Ended) : Happening;

    /// <summary>A fact of the webhook is on disk, other than a group of attempts or expiry.</summary>
    public sealed record Changed(WebhookFact Fact) : Happening;

    /// <summary>A group of attempts is on disk.</summary>
    public sealed record Recorded(DeliveryProgress Progress) : Happening;

    /// <summary>The expiry of deliveries is on disk.</summary>
    public sealed record ExpiryRecorded(DeliveryProgress Progress) : Happening;

    /// <summary>The project reports its head. It is a hint: it may be late, or lost.</summary>
    /// <param name="Head">The project's head.</param>
    /// <param name="ReadTo">
    /// The read position of the webhook as the project knows it; if it is right, nothing matches before <paramref name="Next"/>.
    /// </param>
    /// <param name="Next">The first event that may match; sequence 0 when there is none.</param>
    /// <param name="Expired">Events up to here can no longer be read, and the webhook does not need them.</param>
    public sealed record WakeUpReceived(Cursor Head, long ReadTo, EventPosition Next, Cursor Expired) : Happening
    {
        /// <summary>The version of the project's route; null when unknown.</summary>
        public long? Version { get; init; }

        /// <summary>Which events match, more exactly; null when unknown.</summary>
        public KnownMatches? Known { get; init; }
    }

    /// <summary>The delay of <see cref="DeliveryAct.WakeIn"/> has passed, or there may be room again.</summary>
    public sealed record Woken : Happening
    {
        public static Woken Instance { get; } = new();
    }

    /// <summary>Some seconds have passed.</summary>
    public sealed record Ticked : Happening
    {
        public static Ticked Instance { get; } = new();
    }

    /// <summary>The stream is open.</summary>
    /// <param name="Spent">The used part of the throttle, on a clock of UTC ticks.</param>
    public sealed record StreamOpened(RateLimiterState Spent) : Happening;

    /// <summary>The stream has ended; attempts that it did not report were not made.</summary>
    public sealed record StreamEnded : Happening
    {
        public static StreamEnded Instance { get; } = new();
    }

    /// <summary>The stream did not accept an attempt.</summary>
    public sealed record NotSent(EventPosition Position) : Happening;

    /// <summary>An attempt has ended, or will not be made.</summary>
    /// <param name="Outcome">How it ended; null when it was not made.</param>
    /// <param name="Chance">A uniform random number from 0 to 1.</param>
    public sealed record AttemptEnded(Try Try, DateTimeOffset At, AttemptOutcome? Outcome, double Chance) : Happening
    {
        /// <summary>Whether it was not made because of a failure of the host.</summary>
        public bool IsFault { get; init; }
    }

    /// <summary>The answer to <see cref="DeliveryAct.ReadRows"/>: all or the first of those rows.</summary>
    /// <param name="Next">The row after the last one that was searched.</param>
    public sealed record RowsRead(long From, long Next, IReadOnlyList<LogRow> Rows) : Happening;

    /// <summary><see cref="DeliveryAct.ReadRows"/> failed.</summary>
    public sealed record ReadFailed : Happening
    {
        public static ReadFailed Instance { get; } = new();
    }

    /// <summary>The answer to <see cref="DeliveryAct.ReadRow"/>.</summary>
    /// <param name="Events">The events of the row; null when there is no such row.</param>
    public sealed record RowRead(long Row, IReadOnlyList<PublishedEvent>? Events) : Happening;

    /// <summary><see cref="DeliveryAct.ReadRow"/> failed.</summary>
    public sealed record RowReadFailed(long Row) : Happening;

    /// <summary>The delay of <see cref="DeliveryAct.GatherFor"/> has passed.</summary>
    public sealed record Gathered : Happening
    {
        public static Gathered Instance { get; } = new();
    }

    /// <summary>Ended attempts must be recorded now, because the next fact must follow them.</summary>
    public sealed record FlushAsked : Happening
    {
        public static FlushAsked Instance { get; } = new();
    }

    /// <summary>The webhook must leave the memory: attempts in flight end and are recorded, and nothing more starts.</summary>
    public sealed record CloseAsked : Happening
    {
        public static CloseAsked Instance { get; } = new();
    }

    /// <summary>Events up to here are no longer retained.</summary>
    public sealed record Expiring(Cursor UpTo) : Happening;

    /// <summary>The answer to <see cref="DeliveryAct.CountUnread"/>.</summary>
    /// <param name="Count">How many events of the ranges the webhook wants.</param>
    /// <param name="IsPublished">Whether a user published one of them, or of the retries.</param>
    public sealed record UnreadCounted(Cursor ReadTo, Cursor UpTo, long Count, bool IsPublished) : Happening
    {
        /// <summary>Their ranges, when the webhook has a condition besides types; else null.</summary>
        public IReadOnlyList<SequenceRange>? Ranges { get; init; }
    }

    /// <summary><see cref="DeliveryAct.CountUnread"/> failed.</summary>
    public sealed record CountFailed : Happening
    {
        public static CountFailed Instance { get; } = new();
    }
}
