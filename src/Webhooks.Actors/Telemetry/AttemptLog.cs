using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Model;

namespace Webhooks.Actors.Telemetry;

/// <summary>One line for each attempt, with all that is known of it but what was sent and answered. Those that succeed are told at level Debug.</summary>
internal sealed partial class AttemptLog(ILogger logger)
{
    public const string Category = "Webhooks.Attempts";

    public static AttemptLog None { get; } = new(NullLogger.Instance);

    public void Write(ProjectId project, WebhookId webhook, PublishedEvent @event, Attempt attempt)
    {
        var level = attempt.Outcome.Failure is null ? LogLevel.Debug : LogLevel.Information;
        if (!logger.IsEnabled(level))
            return;
        var delivery = attempt.Status.ToString().ToLowerInvariant();
        LogAttempt(
            logger,
            level,
            attempt.Number,
            @event.Id.Value,
            @event.Type.Value,
            attempt.Position.Sequence,
            webhook.Value,
            project.Value,
            attempt.Outcome.Failure is { } reason ? reason.Name() : "succeeded",
            attempt.Outcome.StatusCode,
            attempt.Outcome.Duration.TotalMilliseconds,
            delivery,
            attempt.NextAt,
            @event.Trace?.Parent);
    }

    [LoggerMessage(Message = "Attempt {Attempt} of event {EventId} ({EventType}, sequence {Sequence}) to webhook {WebhookId} of project {ProjectId}: {Outcome}, status {StatusCode}, after {DurationMs} ms; the delivery is {Delivery}, next {NextAt}, trace {Trace}.")]
    private static partial void LogAttempt(
        ILogger logger,
        LogLevel level,
        int attempt,
        string eventId,
        string eventType,
        long sequence,
        string webhookId,
        string projectId,
        string outcome,
        int? statusCode,
        double durationMs,
        string delivery,
        DateTimeOffset? nextAt,
        string? trace);
}
