using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;
using static Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>A row of <c>log_webhook</c>.</summary>
internal sealed record WebhookRow(
    long No, string Id, byte[] Definition, long Status, long? Reason, long ConsecutiveFailures, long? FailingSince, long Pending,
    long InFlight, long Delivered, long Exhausted, long ReadPosition, long? OldestPendingAt, long CreatedAt, long UpdatedAt,
    long? LimitedBy, long? LimitEvery,
    string? Damage, long? DamagedRow)
{
    private readonly Journal.Wire.Definition _definition = Journal.Wire.Definition.Parser.ParseFrom(Definition);

    /// <param name="project">Its project.</param>
    /// <param name="secrets">Decrypts its headers; null omits them.</param>
    /// <exception cref="Encryption.SecretUnreadableException">Its headers cannot be read.</exception>
    public WebhookView ToView(ProjectId project, Journal.SealedFields? secrets) => new()
    {
        Id = WebhookId.Parse(Id),
        Project = project,
        Definition = FromWire(secrets?.Open(_definition, Journal.SecretSlot.Of(_definition, project, WebhookId.Parse(Id))) ?? _definition),
        PublicKey = _definition.HasPublicKey ? _definition.PublicKey : null,
        Status = (WebhookStatus)Status,
        Reason = (StatusReason?)Reason,
        Health = new((int)ConsecutiveFailures, FailingSince is { } since ? Instant(since) : null),
        Counts = new(Pending, InFlight, Delivered, Exhausted, 0, OldestPendingAt is { } oldest ? Instant(oldest) : null),
        Limit = LimitedBy is { } by ? new((LimitedBy)by, LimitEvery is { } every ? new(every) : null) : null,
        Damage = Damage is { } reason ? new(Journal.PersistenceIds.Of(project, WebhookId.Parse(Id)), DamagedRow ?? 0, reason) : null,
        ReadPosition = ReadPosition,
        CreatedAt = Instant(CreatedAt),
        UpdatedAt = Instant(UpdatedAt),
    };
}

/// <summary>A row of <c>log_event</c>.</summary>
internal sealed record EventRow(long Sequence, string Id, string Type, string? Key, string? OnlyFor, long AcceptedAt, long JournalRow)
{
    public EventPosition Position => new(Sequence, JournalRow);

    public EventView ToView() => new(PublishedEventId.Parse(Id), EventType.Parse(Type), Sequence, Key, Instant(AcceptedAt));
}

/// <summary>The last attempt of a delivery with its event; without an attempt the delivery waits for its first.</summary>
internal sealed record DeliveryRow(
    string Webhook, long WebhookStatus, long WebhookDeleted, long Sequence, string EventId, string EventType, long AcceptedAt, long? Number,
    long? At, long? Duration,
    long? Status, long? NextAt, long? Failure, long? StatusCode)
{
    public DeliveryView ToView()
    {
        var hasExpired = (DeliveryStatus)(Status ?? 0) == StoredStatus.Expired;
        var recorded = hasExpired ? DeliveryStatus.Exhausted : (DeliveryStatus)(Status ?? 0);
        var status = recorded == DeliveryStatus.Pending && WebhookDeleted != 0 ? DeliveryStatus.Cancelled : recorded;
        return new(
            WebhookId.Parse(Webhook),
            PublishedEventId.Parse(EventId),
            Model.EventType.Parse(EventType),
            Sequence,
            status,
            (int)(Number ?? 0),
            (int?)StatusCode,
            hasExpired ? FailureReason.Expired.Name() : Failure is { } failure ? ((FailureReason)failure).Name() : null,
            // A paused or disabled webhook makes no attempts: the time is known after an operator resumes or enables it.
            status == DeliveryStatus.Pending && (WebhookStatus)WebhookStatus == Model.WebhookStatus.Active && NextAt is { } next
                ? Instant(next)
                : null,
            Instant(AcceptedAt),
            hasExpired ? (NextAt is { } expired ? Instant(expired) : null)
                : recorded != DeliveryStatus.Pending && At is { } at ? Instant(at) + new TimeSpan(Duration ?? 0) : null);
    }
}

/// <summary>A row of <c>log_attempt</c>.</summary>
internal sealed record AttemptRow(
    long Number, long At, long Duration, long? Failure, long? StatusCode, string? FailureDetail, long? Dns, long? Connect, long? Tls,
    string? ResponseHeaders, byte[]? ResponseBody, long ResponseTruncated)
{
    public AttemptView ToView() => new(
        (int)Number,
        Instant(At),
        new(Duration),
        Failure is null,
        (int?)StatusCode,
        Failure is { } failure ? ((FailureReason)failure).Name() : null,
        ResponseHeaders,
        ResponseBody ?? [],
        ResponseTruncated != 0)
    {
        FailureDetail = FailureDetail,
        Timing = (Dns ?? Connect ?? Tls) is null ? null : new(Span(Dns), Span(Connect), Span(Tls)),
    };

    /// <summary>The first attempt of a delivery in a chunk.</summary>
    public static AttemptRow Of(LoggedSuccess success) => new(
        1, success.At.UtcTicks, success.Duration.Ticks, null, success.Answer.StatusCode, null, success.Timing?.Dns?.Ticks,
        success.Timing?.Connect?.Ticks, success.Timing?.Tls?.Ticks, success.Answer.Headers, success.Answer.Body.ToArray(), 0);

    private static TimeSpan? Span(long? ticks) => ticks is { } known ? new(known) : null;
}

/// <summary>
/// A row of <c>log_project</c> with its newest event. Filled in by name: as long as there is no row, SQLite's driver takes an expression
/// such as the number of webhooks for a blob, which fits no constructor.
/// </summary>
internal sealed record ProjectRow
{
    public required string Id { get; init; }

    public long? LastSequence { get; init; }

    public long? LastEventAt { get; init; }

    public long Webhooks { get; init; }

    public ProjectView ToView() =>
        new(ProjectId.Parse(Id), LastSequence ?? 0, LastEventAt is { } at ? Instant(at) : null, Webhooks);
}
