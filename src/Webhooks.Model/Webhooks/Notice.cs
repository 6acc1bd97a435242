using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>What a webhook tells of itself.</summary>
internal enum NoticeKind
{
    Failing = 1,
    Recovered,
    Disabled,
    Exhausted,
    Expired,
}

/// <summary>A system event about a webhook that is to be published. It stays in the webhook's state until the project has accepted it as an event.</summary>
/// <param name="Number">1, 2, 3 … within the webhook.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
internal sealed record Notice(long Number, NoticeKind Kind, DateTimeOffset At)
{
    /// <summary>Why it was disabled.</summary>
    public StatusReason? Reason { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public FailureReason? Failure { get; init; }

    /// <summary>Attempts that have failed: of the delivery, or in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When the first of them began.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it will be disabled if it goes on like this.</summary>
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

/// <summary>The open notices, in order.</summary>
internal sealed record Notices(long Count, ImmutableArray<Notice> Open)
{
    /// <summary>No attempt starts while so many notices are open: then the project cannot be reached.</summary>
    private const int MaxOpen = 1_000;

    public static Notices None { get; } = new(0, []);

    public bool IsFull => Open.Length >= MaxOpen;

    public Notices Add(Notice notice) => new(Count + 1, Open.Add(notice with { Number = Count + 1 }));

    public Notices Published(long upTo) => this with { Open = Open.RemoveAll(notice => notice.Number <= upTo) };

    public bool Equals(Notices? other) => other is not null && Count == other.Count && Open.AsSpan().SequenceEqual(other.Open.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Count, Open.Length);
}
