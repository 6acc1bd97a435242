using Microsoft.Extensions.Logging;
using Webhooks.Model;

namespace Webhooks.Actors.Telemetry;

/// <summary>The log lines of projects, webhooks and the retention sweep.</summary>
internal static partial class ActorLines
{
    public const string Category = "Webhooks.Actors";

    [LoggerMessage(LogLevel.Warning, "A snapshot of {Actor} was not saved; the next one is tried later.")]
    public static partial void SnapshotNotSaved(this ILogger log, Exception cause, string actor);

    [LoggerMessage(LogLevel.Warning, "Old snapshots of {Actor} were not deleted.")]
    public static partial void SnapshotsNotDeleted(this ILogger log, Exception cause, string actor);

    [LoggerMessage(LogLevel.Warning, "Old facts of {Actor} were not deleted.")]
    public static partial void FactsNotDeleted(this ILogger log, Exception cause, string actor);

    [LoggerMessage(LogLevel.Error, "{Actor} could not write row {Row}; it stops, and starts again when it is needed.")]
    public static partial void WriteFailed(this ILogger log, Exception cause, string actor, long row);

    [LoggerMessage(LogLevel.Error, "The journal rejected row {Row} of {Actor}; it stops rather than continue without the row.")]
    public static partial void WriteRejected(this ILogger log, Exception cause, long row, string actor);

    [LoggerMessage(LogLevel.Warning, "Project {Project} could not read its journal; it tries again.")]
    public static partial void ProjectNotRead(this ILogger log, Exception cause, ProjectId project);

    [LoggerMessage(LogLevel.Warning, "Project {Project} could not look for events past their retention; it tries again.")]
    public static partial void AgedEventsNotFound(this ILogger log, Exception cause, ProjectId project);

    [LoggerMessage(LogLevel.Warning, "Project {Project} could not delete events past their retention; it tries again.")]
    public static partial void AgedEventsNotDeleted(this ILogger log, Exception cause, ProjectId project);

    [LoggerMessage(LogLevel.Warning, "Rows of the read model past their retention could not be deleted; the sweep tries again.")]
    public static partial void SweepFailed(this ILogger log, Exception cause);

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook} of project {Project} could not read its own facts; it tries again.")]
    public static partial void FactsNotRead(this ILogger log, Exception cause, WebhookId webhook, ProjectId project);

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook} could not read the log of project {Project}; it tries again.")]
    public static partial void LogNotRead(this ILogger log, Exception cause, WebhookId webhook, ProjectId project);

    [LoggerMessage(
        LogLevel.Warning, "Webhook {Webhook} of project {Project} could not count its expired deliveries; the project asks again.")]
    public static partial void ExpiredNotCounted(this ILogger log, Exception cause, WebhookId webhook, ProjectId project);

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook} of project {Project} could not look for deliveries to resend.")]
    public static partial void ResendsNotFound(this ILogger log, Exception cause, WebhookId webhook, ProjectId project);

    [LoggerMessage(
        LogLevel.Warning,
        "Row {Row} of project {Project} is missing, perhaps past its retention; webhook {Webhook} cannot send sequence {Sequence}.")]
    public static partial void RowMissing(this ILogger log, long row, ProjectId project, WebhookId webhook, long sequence);

    [LoggerMessage(
        LogLevel.Warning,
        "{Count} rows of project {Project} between row {First} and row {Last} cannot be read; their events are left out of the answer.")]
    public static partial void RowsUnreadable(this ILogger log, int count, ProjectId project, long first, long last);

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook} of project {Project} could not sign or send sequence {Sequence}; it tries again.")]
    public static partial void NotSent(this ILogger log, Exception cause, WebhookId webhook, ProjectId project, long sequence);

    [LoggerMessage(LogLevel.Error, "The delivery stream of webhook {Webhook} of project {Project} failed; a new one replaces it.")]
    public static partial void StreamFailed(this ILogger log, Exception cause, WebhookId webhook, ProjectId project);

    [LoggerMessage(LogLevel.Error, "Project {Project} rejects a system event of webhook {Webhook}: {Reason}")]
    public static partial void SystemEventRejected(this ILogger log, ProjectId project, WebhookId webhook, string reason);

    [LoggerMessage(
        LogLevel.Error,
        "Webhook {Webhook} of project {Project} is damaged and delivers nothing. {Reason} ({PersistenceId}, sequence number {SequenceNr})")]
    public static partial void WebhookDamaged(
        this ILogger log, WebhookId webhook, ProjectId project, string reason, string persistenceId, long sequenceNr);
}
