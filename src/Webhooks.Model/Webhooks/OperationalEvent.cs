using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>The kinds of events about a webhook.</summary>
internal enum OperationalEventKind
{
    Failing = 1,
    Recovered,
    Disabled,
    Exhausted,
    Expired,
}

/// <summary>
/// A system event about a webhook, to be published. It stays in the webhook's state until the project has accepted it as an event.
/// </summary>
/// <param name="Number">1, 2, 3 … within the webhook.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
internal sealed record OperationalEvent(long Number, OperationalEventKind Kind, DateTimeOffset At)
{
    /// <summary>Why it was disabled.</summary>
    public StatusReason? Reason { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public FailureReason? Failure { get; init; }

    /// <summary>Attempts that have failed: of the delivery, or in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When the first of them started.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it will be disabled if it continues to fail.</summary>
    public DateTimeOffset? DisablesAt { get; init; }

    /// <summary>The event whose delivery is exhausted.</summary>
    public PublishedEventId? Event { get; init; }

    /// <summary>That event's sequence, or the first that expired.</summary>
    public long Sequence { get; init; }

    /// <summary>The last sequence that expired.</summary>
    public long LastSequence { get; init; }

    /// <summary>How many deliveries ended because their events expired.</summary>
    public long Count { get; init; }
}

/// <summary>The open operational events, in order.</summary>
internal sealed record OpenOperationalEvents(long Count, ImmutableArray<OperationalEvent> Open)
{
    /// <summary>No attempt starts while this many operational events are open: then the project is unreachable.</summary>
    private const int MaxOpen = 1_000;

    public static OpenOperationalEvents None { get; } = new(0, []);

    public bool IsFull => Open.Length >= MaxOpen;

    public OpenOperationalEvents Add(OperationalEvent raised) => new(Count + 1, Open.Add(raised with { Number = Count + 1 }));

    public OpenOperationalEvents Published(long upTo) => this with { Open = Open.RemoveAll(raised => raised.Number <= upTo) };

    public bool Equals(OpenOperationalEvents? other) =>
        other is not null && Count == other.Count && Open.AsSpan().SequenceEqual(other.Open.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Count, Open.Length);
}
