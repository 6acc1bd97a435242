using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>A page of a list.</summary>
/// <param name="Items">The items, newest first unless the query says otherwise.</param>
/// <param name="NextCursor">The cursor of the next page; null at the end. It stays valid while items are added.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>One delivery.</summary>
/// <param name="LastStatusCode">The status of the last attempt, if it was answered.</param>
/// <param name="LastFailureReason">Of the last attempt, as in the API; null when it succeeded.</param>
public sealed record DeliveryView(
    WebhookId Webhook,
    PublishedEventId EventId,
    EventType EventType,
    long Sequence,
    DeliveryStatus Status,
    int Attempts,
    int? LastStatusCode,
    string? LastFailureReason,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset AcceptedAt,
    DateTimeOffset? CompletedAt);

/// <summary>One attempt of a delivery.</summary>
public sealed record AttemptView(
    int Number,
    DateTimeOffset At,
    TimeSpan Duration,
    bool Succeeded,
    int? StatusCode,
    string? FailureReason,
    string? ResponseHeaders,
    byte[] ResponseBody,
    bool ResponseTruncated)
{
    /// <summary>The exact cause, in a sentence; null if the reason has only one.</summary>
    public string? FailureDetail { get; init; }

    /// <summary>The part of the duration for its connection; null if it was not recorded.</summary>
    public AttemptTiming? Timing { get; init; }
}

/// <summary>One delivery with the body as sent (null when it is no longer retained) and its attempts in order.</summary>
public sealed record DeliveryDetail(DeliveryView Delivery, ReadOnlyMemory<byte>? Body, IReadOnlyList<AttemptView> Attempts);

/// <summary>The filter of a list of deliveries; null means any. Instants compare with the time of acceptance.</summary>
public sealed record DeliveryQuery(DeliveryStatus? Status, EventType? EventType, DateTimeOffset? Since, DateTimeOffset? Until);

/// <summary>The places of a list's deliveries.</summary>
/// <param name="Sequences">The sequences of their events, newest first.</param>
/// <param name="IsCut">Whether there are older ones.</param>
public sealed record DeliveryIndex(IReadOnlyList<long> Sequences, bool IsCut);

/// <summary>One event of a project.</summary>
public sealed record EventView(PublishedEventId Id, EventType Type, long Sequence, string? Key, DateTimeOffset AcceptedAt);

/// <summary>One event with its body as sent (null when it is no longer retained) and its deliveries over all webhooks.</summary>
public sealed record EventDetail(EventView Event, ReadOnlyMemory<byte>? Body, IReadOnlyList<DeliveryView> Deliveries)
{
    /// <summary>The webhooks that ask for its type and do not receive it because of their filter.</summary>
    public IReadOnlyList<FilteredView> Filtered { get; init; } = [];
}

/// <summary>A webhook that does not receive an event because of its filter.</summary>
/// <param name="Webhook">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Mismatch">The clause of its filter that the event does not meet.</param>
public sealed record FilteredView(WebhookId Webhook, string Name, FilterMismatch Mismatch);

/// <summary>The result of trying a filter on a project's last events.</summary>
/// <param name="Looked">How many events were checked.</param>
/// <param name="Matched">How many of them match.</param>
/// <param name="MatchedSamples">The last matching ones, at most three.</param>
/// <param name="UnmatchedSamples">The last ones whose type matches and that do not meet the filter, at most three.</param>
public sealed record FilterCheck(
    long Looked, long Matched, IReadOnlyList<PublishedEventId> MatchedSamples, IReadOnlyList<PublishedEventId> UnmatchedSamples)
{
    /// <summary>How many of them could not be asked about: their bodies are damaged, or no longer stored.</summary>
    public long Unreadable { get; init; }
}

/// <summary>The result of a filter for one event.</summary>
/// <param name="Event">The event.</param>
/// <param name="IsWanted">Whether it matches.</param>
/// <param name="Mismatch">The clause that it does not meet; null when it matches, or when its type does not.</param>
public sealed record FilterVerdict(PublishedEventId Event, bool IsWanted, FilterMismatch? Mismatch);

/// <summary>One project.</summary>
/// <param name="LastSequence">The sequence of its last event; 0 before the first.</param>
/// <param name="Webhooks">How many webhooks it has.</param>
public sealed record ProjectView(ProjectId Id, long LastSequence, DateTimeOffset? LastEventAt, long Webhooks);
