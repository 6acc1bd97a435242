using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Publishes values of C# types that the host has defined as event types: <see cref="EventTypeOptions.Add{T}"/>.</summary>
public static class TypedPublishing
{
    /// <summary>An event whose data is a value, and whose type is the one that the value's type was added for.</summary>
    /// <param name="publisher">The engine.</param>
    /// <param name="data">The value.</param>
    /// <exception cref="InvalidOperationException">The host has added the C# type for no event type, or for several.</exception>
    public static EventDraft DraftOf<T>(this IWebhookPublisher publisher, T data)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        var type = publisher.TypeOf(typeof(T)) ?? throw new InvalidOperationException(
            $"It is unknown which event type a {typeof(T).Name} is: options.EventTypes.Add<{typeof(T).Name}>(…) was not called, or was "
                + "called for several event types. Name the type when you publish.");
        return EventDraft.Of(type.Value, data, publisher.Json);
    }

    /// <summary>Publishes one event whose data is a value, and whose type is the one that the value's type was added for.</summary>
    /// <param name="publisher">The engine.</param>
    /// <param name="project">The project; its first use creates it.</param>
    /// <param name="data">The value.</param>
    /// <param name="id">The idempotency key; generated if absent.</param>
    /// <param name="key">The ordering key; at most <see cref="EventDraft.MaxKeyLength"/> characters.</param>
    /// <param name="cancellationToken">Cancels; then it is unknown whether the event is stored.</param>
    /// <exception cref="InvalidOperationException">The host has added the C# type for no event type, or for several.</exception>
    /// <exception cref="RefusedException">As for a draft.</exception>
    public static Task<AcceptedEvent> PublishAsync<T>(
        this IWebhookPublisher publisher,
        ProjectId project,
        T data,
        PublishedEventId? id = null,
        string? key = null,
        CancellationToken cancellationToken = default) =>
        publisher.PublishAsync(project, publisher.DraftOf(data) with { Id = id, Key = key }, cancellationToken);
}
