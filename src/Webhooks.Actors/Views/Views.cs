using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>A part of a list.</summary>
/// <param name="Items">The items, newest first unless the query says otherwise.</param>
/// <param name="NextCursor">What to ask for the next part with; null at the end. It stays valid while things are added.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>One delivery.</summary>
/// <param name="LastStatusCode">Of the last attempt, if it was answered.</param>
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
    /// <summary>What exactly went wrong, in a sentence; null where the reason says it all.</summary>
    public string? FailureDetail { get; init; }

    /// <summary>What its connection took of the duration; null where that was not recorded.</summary>
    public AttemptTiming? Timing { get; init; }
}

/// <summary>One delivery with the body as sent (null when it is no longer retained) and its attempts in order.</summary>
public sealed record DeliveryDetail(DeliveryView Delivery, ReadOnlyMemory<byte>? Body, IReadOnlyList<AttemptView> Attempts);

/// <summary>Which deliveries to list; what is null does not matter. Instants compare with the time of acceptance.</summary>
public sealed record DeliveryQuery(DeliveryStatus? Status, EventType? EventType, DateTimeOffset? Since, DateTimeOffset? Until);

/// <summary>Where the deliveries of a list are.</summary>
/// <param name="Sequences">The sequences of their events, newest first.</param>
/// <param name="IsCut">Whether there are older ones.</param>
public sealed record DeliveryIndex(IReadOnlyList<long> Sequences, bool IsCut);

/// <summary>One event of a project.</summary>
public sealed record EventView(PublishedEventId Id, EventType Type, long Sequence, string? Key, DateTimeOffset AcceptedAt);

/// <summary>One event with its body as sent (null when it is no longer retained) and its deliveries over all webhooks.</summary>
public sealed record EventDetail(EventView Event, ReadOnlyMemory<byte>? Body, IReadOnlyList<DeliveryView> Deliveries);

/// <summary>One project.</summary>
/// <param name="LastSequence">The sequence of its last event; 0 before the first.</param>
/// <param name="Webhooks">How many webhooks it has.</param>
public sealed record ProjectView(ProjectId Id, long LastSequence, DateTimeOffset? LastEventAt, long Webhooks);
