using System.Text;
using System.Text.Json;
using Webhooks.Model;

namespace Webhooks.Testing;

/// <summary>An event that a <see cref="RecordingPublisher"/> has accepted.</summary>
public sealed record RecordedEvent
{
    private readonly JsonSerializerOptions _json;

    internal RecordedEvent(ProjectId project, PublishedEvent @event, EventDraft draft, JsonSerializerOptions json)
    {
        (Project, Id, Type, Sequence, Key) = (project, @event.Id, @event.Type.Value, @event.Sequence, @event.Key);
        (Timestamp, Data, Body, _json) = (draft.Timestamp ?? @event.AcceptedAt, draft.Data, @event.Body, json);
    }

    /// <summary>The project.</summary>
    public ProjectId Project { get; }

    /// <summary>The event's id: the one that the code gave, or a generated one.</summary>
    public PublishedEventId Id { get; }

    /// <summary>What happened, such as <c>image.status_changed</c>.</summary>
    public string Type { get; }

    /// <summary>Its place among the project's events: 1, 2, 3 ….</summary>
    public long Sequence { get; }

    /// <summary>The ordering key, or null.</summary>
    public string? Key { get; }

    /// <summary>When it happened; when it was accepted, if the code did not say.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>The data, as receivers get it.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The whole body that receivers get.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The data as JSON text.</summary>
    public string Json => Encoding.UTF8.GetString(Data.Span);

    /// <summary>The data as a value, read with the publisher's JSON options.</summary>
    /// <exception cref="JsonException">It is not a <typeparamref name="T"/>.</exception>
    public T? DataAs<T>() => JsonSerializer.Deserialize<T>(Data.Span, _json);

    /// <summary>The event in a line, for messages of failed tests.</summary>
    public override string ToString() => $"{Project} {Sequence} {Id} {Type}{(Key is null ? "" : $" key {Key}")} {Json}";
}
