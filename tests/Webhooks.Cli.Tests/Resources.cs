using Webhooks.Contracts;

namespace Webhooks.Cli.Tests;

/// <summary>Resources for stories and plans.</summary>
internal static class Resources
{
    public static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    public static WebhookResource Webhook(string name = "Trainer", string id = "wh_1") => new()
    {
        Id = id,
        ProjectId = "labels",
        Name = name,
        Url = "https://trainer.example/hooks",
        Description = null,
        EventTypes = ["image.*"],
        Headers = new Dictionary<string, string>(),
        Status = "active",
        StatusReason = null,
        Throttle = new() { Rate = 100, Per = "1s", Burst = 100 },
        MaxInFlight = 16,
        Ordering = "none",
        Signing = "v1",
        Timeout = "15s",
        RetrySchedule = ["5s", "5m"],
        Health = new() { State = "ok", ConsecutiveFailures = 0, FailingSince = null },
        Counts = new() { Pending = 0, InFlight = 0, Delivered = 0, Exhausted = 0, Backlog = 0, OldestPendingAt = null },
        CreatedAt = Now.AddDays(-10),
        UpdatedAt = Now.AddDays(-10),
    };

    public static DamageResource Damage() =>
        new() { PersistenceId = "webhook-labels.wh_1", SequenceNr = 3, Reason = "The row cannot be read." };

    public static DeliveryResource Delivery(
        string status, int attempts = 0, string? reason = null, int? code = null, string webhook = "wh_1", string @event = "evt_1") => new()
        {
            WebhookId = webhook,
            EventId = @event,
            EventType = "image.status_changed",
            Sequence = 7,
            Status = status,
            Attempts = attempts,
            LastStatusCode = code,
            LastFailureReason = reason,
            NextAttemptAt = null,
            AcceptedAt = Now.AddMinutes(-10),
            CompletedAt = status is "pending" ? null : Now.AddMinutes(-3),
        };

    public static AttemptResource Attempt(string? body) => new()
    {
        Number = 3,
        At = Now.AddMinutes(-3),
        DurationMs = 12,
        Outcome = "failed",
        StatusCode = 500,
        FailureReason = "status",
        ResponseHeaders = null,
        ResponseBody = body,
        ResponseTruncated = false,
    };

    public static EventDetailResource Event(params IReadOnlyList<DeliveryResource> deliveries) => new(
        new() { Id = "evt_1", Type = "image.status_changed", Sequence = 7, Key = null, AcceptedAt = Now.AddMinutes(-10) }, null,
        deliveries);
}
