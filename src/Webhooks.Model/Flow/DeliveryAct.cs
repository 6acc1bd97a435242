using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>
/// An action for the deliveries of a webhook. It is the output of <see cref="DeliveryFlow.Step"/>; acts are done in order, and
/// immediate consequences of one of them happen after all of them.
/// </summary>
internal abstract record DeliveryAct
{
    /// <summary>
    /// Opens the delivery stream. Answered by <see cref="Happening.StreamOpened"/>, and in the end by <see cref="Happening.StreamEnded"/>.
    /// </summary>
    /// <param name="MaxInFlight">The maximum number of its attempts that have not ended.</param>
    /// <param name="First">Its first attempts.</param>
    public sealed record OpenStream(int MaxInFlight, Try First) : DeliveryAct;

    /// <summary>The stream uses the webhook's current settings.</summary>
    public sealed record Retarget : DeliveryAct
    {
        public static Retarget Instance { get; } = new();
    }

    /// <summary>The stream waits for its attempts and starts no more.</summary>
    public sealed record StopStream : DeliveryAct
    {
        public static StopStream Instance { get; } = new();
    }

    /// <summary>
    /// Gives an attempt to the stream. Answered by <see cref="Happening.AttemptEnded"/>, or <see cref="Happening.NotSent"/>.
    /// </summary>
    public sealed record Send(Try Try, PublishedEvent Event) : DeliveryAct;

    /// <summary>Reads rows of the log, or only the first of them if it is cached.</summary>
    public sealed record ReadRows(long From, long Last) : DeliveryAct;

    /// <summary>Reads the row of a retry.</summary>
    public sealed record ReadRow(long Row) : DeliveryAct;

    /// <summary>Sends <see cref="Happening.Woken"/> after a delay, instead of an earlier one.</summary>
    public sealed record WakeIn(TimeSpan Wait) : DeliveryAct;

    /// <summary>Sends <see cref="Happening.Gathered"/> after a delay.</summary>
    public sealed record GatherFor(TimeSpan Wait) : DeliveryAct;

    /// <summary>Persists a group of attempts. Answered by <see cref="Happening.Recorded"/>.</summary>
    /// <param name="WithLimiter">Whether to include the used part of the throttle.</param>
    public sealed record Record(AttemptsRecorded Fact, bool WithLimiter) : DeliveryAct;

    /// <summary>Persists the expiry. Answered by <see cref="Happening.ExpiryRecorded"/>.</summary>
    public sealed record RecordExpired(DeliveriesExpired Fact) : DeliveryAct;

    /// <summary>Counts events that expire and were not read.</summary>
    public sealed record CountUnread(
        Cursor ReadTo, Cursor UpTo, ImmutableArray<SequenceRange> Ranges, ImmutableArray<long> Retries) : DeliveryAct;

    /// <summary>Logs and counts an attempt that has ended.</summary>
    public sealed record ShowAttempt(Attempt Attempt, PublishedEvent Event) : DeliveryAct;

    /// <summary>Adds an attempt to the attempt log that no fact will contain.</summary>
    public sealed record LogAttempt(Attempt Attempt) : DeliveryAct;

    /// <summary>Logs that the row of a retry is missing: its event may have expired.</summary>
    public sealed record ShowMissing(EventPosition Position) : DeliveryAct;

    /// <summary>Reports to the project.</summary>
    public sealed record Report : DeliveryAct
    {
        public static Report Instance { get; } = new();
    }
}
