namespace Webhooks.Model;

/// <summary>When something happens, and what else counts then that the model does not know.</summary>
/// <param name="IsReadModelBehind">Whether the node's read model has so much to write that nothing is to be started.</param>
internal readonly record struct Moment(DateTimeOffset Now, bool IsReadModelBehind = false);

/// <summary>An attempt that ended and that no webhook has concluded.</summary>
/// <param name="Chance">A number drawn evenly from 0 to 1.</param>
internal sealed record EndedAttempt(Try Try, PublishedEvent Event, DateTimeOffset At, AttemptOutcome Outcome, double Chance);

/// <summary>What happens to the deliveries of a webhook. It is the input of <see cref="DeliveryFlow.Step"/>.</summary>
internal abstract record Happening
{
    /// <summary>A fact of the webhook is on disk.</summary>
    public static Happening OnDisk(WebhookFact fact) => fact switch
    {
        AttemptsRecorded recorded => new Recorded(recorded.Progress),
        DeliveriesExpired expired => new ExpiryRecorded(expired.Progress),
        _ => new Changed(fact),
    };

    /// <summary>The webhook is in memory as its facts tell; what was in flight before is due again.</summary>
    public sealed record Resumed(WebhookState State) : Happening
    {
        /// <summary>Whether a predecessor made attempts that may not be on disk; then <see cref="TakenOver"/> follows.</summary>
        public bool HasPredecessor { get; init; }
    }

    /// <summary>All attempts of the predecessor have ended; some of them may be on disk.</summary>
    /// <param name="Concluded">Those that the predecessor concluded, in order.</param>
    /// <param name="Ended">Those that ended after these, in order.</param>
    public sealed record TakenOver(IReadOnlyList<Attempt> Concluded, IReadOnlyList<EndedAttempt> Ended) : Happening;

    /// <summary>A fact of the webhook is on disk that is about neither a group of attempts nor expiry.</summary>
    public sealed record Changed(WebhookFact Fact) : Happening;

    /// <summary>A group of attempts is on disk.</summary>
    public sealed record Recorded(DeliveryProgress Progress) : Happening;

    /// <summary>Deliveries whose events expired are on disk as such.</summary>
    public sealed record ExpiryRecorded(DeliveryProgress Progress) : Happening;

    /// <summary>The project says what there is. It is a hint: it may be late, or lost.</summary>
    /// <param name="Head">The project's head.</param>
    /// <param name="ReadTo">
    /// Up to where the project believes the webhook has read; if so, nothing matches before <paramref name="Next"/>.
    /// </param>
    /// <param name="Next">The first event that may match; sequence 0 when there is none.</param>
    /// <param name="Expired">Up to here there is nothing to read any more, and nothing that the webhook needs.</param>
    public sealed record WakeUpReceived(Cursor Head, long ReadTo, EventPosition Next, Cursor Expired) : Happening
    {
        /// <summary>The version of the route that the project has; null when it does not say.</summary>
        public long? Version { get; init; }

        /// <summary>Which events match, more exactly; null when it does not say.</summary>
        public KnownMatches? Known { get; init; }
    }

    /// <summary>The time has come that <see cref="DeliveryAct.WakeIn"/> asked for, or something else may have made room.</summary>
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
    /// <param name="Spent">What is spent of the throttle, on a clock of UTC ticks.</param>
    public sealed record StreamOpened(RateLimiterState Spent) : Happening;

    /// <summary>The stream has ended; what it was given and did not report was not tried.</summary>
    public sealed record StreamEnded : Happening
    {
        public static StreamEnded Instance { get; } = new();
    }

    /// <summary>The stream did not accept an attempt.</summary>
    public sealed record NotSent(EventPosition Position) : Happening;

    /// <summary>An attempt has ended, or will not be made.</summary>
    /// <param name="Outcome">How it ended; null when it was not made.</param>
    /// <param name="Chance">A number drawn evenly from 0 to 1.</param>
    public sealed record AttemptEnded(Try Try, DateTimeOffset At, AttemptOutcome? Outcome, double Chance) : Happening
    {
        /// <summary>Whether it was not made because of a failure on our side.</summary>
        public bool IsFault { get; init; }
    }

    /// <summary>The answer to <see cref="DeliveryAct.ReadRows"/>: all or the first of those rows.</summary>
    /// <param name="Next">The row behind the last one that was looked for.</param>
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

    /// <summary>The time has come that <see cref="DeliveryAct.GatherFor"/> asked for.</summary>
    public sealed record Gathered : Happening
    {
        public static Gathered Instance { get; } = new();
    }

    /// <summary>Whatever has ended is to be recorded now, because something follows that must stand behind it.</summary>
    public sealed record FlushAsked : Happening
    {
        public static FlushAsked Instance { get; } = new();
    }

    /// <summary>The webhook is to leave the memory: what is in flight ends and is recorded, and nothing more starts.</summary>
    public sealed record CloseAsked : Happening
    {
        public static CloseAsked Instance { get; } = new();
    }

    /// <summary>Events up to here are no longer retained.</summary>
    public sealed record Expiring(Cursor UpTo) : Happening;

    /// <summary>The answer to <see cref="DeliveryAct.CountUnread"/>.</summary>
    /// <param name="Count">How many events of the ranges the webhook wants.</param>
    /// <param name="IsPublished">Whether upstream published one of them, or of the retries.</param>
    public sealed record UnreadCounted(Cursor ReadTo, Cursor UpTo, long Count, bool IsPublished) : Happening
    {
        /// <summary>Where they are, when the webhook asks for more than their type; else null.</summary>
        public IReadOnlyList<SequenceRange>? Ranges { get; init; }
    }

    /// <summary><see cref="DeliveryAct.CountUnread"/> failed.</summary>
    public sealed record CountFailed : Happening
    {
        public static CountFailed Instance { get; } = new();
    }
}
