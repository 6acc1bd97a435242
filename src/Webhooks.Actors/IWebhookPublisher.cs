using System.Text.Json;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Publishes events from application code. When a call returns, the events are in the journal, on disk.</summary>
public interface IWebhookPublisher
{
    /// <summary>How values become data: the engine's <see cref="WebhooksOptions.Json"/>.</summary>
    JsonSerializerOptions Json => WebhookPublishing.UsualJson;

    /// <summary>The event type that the host has added a C# type for; null when there is none, or there are several.</summary>
    EventType? TypeOf(Type data) => null;

    /// <summary>
    /// Publishes one event. An event that is published again with the same id and content is stored once; the result is a duplicate.
    /// </summary>
    /// <exception cref="RefusedException">
    /// Refused, and nothing was stored; or, with <see cref="RefusalReason.Unavailable"/>, unknown: publish again with the same id.
    /// </exception>
    Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default);

    /// <summary>Publishes events in their order, all or none.</summary>
    /// <exception cref="RefusedException">As for one event.</exception>
    Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default);
}

/// <summary>Publishes values of the host's own types.</summary>
public static class WebhookPublishing
{
    internal static readonly JsonSerializerOptions UsualJson = EventJson.CreateOptions();

    /// <summary>Publishes one event whose data is a value, written as the engine's <see cref="WebhooksOptions.Json"/> says.</summary>
    /// <param name="publisher">The engine.</param>
    /// <param name="project">The project; its first use creates it.</param>
    /// <param name="type">What happened, such as <c>image.status_changed</c>.</param>
    /// <param name="data">The value: a record, or an anonymous type.</param>
    /// <param name="id">The idempotency key; generated if absent.</param>
    /// <param name="key">The ordering key; at most <see cref="EventDraft.MaxKeyLength"/> characters.</param>
    /// <param name="cancellationToken">Cancels; then it is unknown whether the event is stored.</param>
    /// <exception cref="FormatException">The type is not of the form <see cref="EventType.Allowed"/>.</exception>
    /// <exception cref="RefusedException">As for a draft.</exception>
    public static Task<AcceptedEvent> PublishAsync<T>(
        this IWebhookPublisher publisher,
        ProjectId project,
        string type,
        T data,
        PublishedEventId? id = null,
        string? key = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        return publisher.PublishAsync(project, EventDraft.Of(type, data, publisher.Json) with { Id = id, Key = key }, cancellationToken);
    }
}
