using System.Text.Json.Serialization;

namespace Webhooks.Client;

/// <summary>
/// The body of a webhook's request. Its names are set here, regardless of the options of the reader.
/// </summary>
/// <typeparam name="T">
/// The data, read as the reader's JSON options say; <see cref="Contracts.RawJson"/> keeps its bytes, for receivers of several types of
/// event.
/// </typeparam>
public sealed record ReceivedEvent<T>
{
    /// <summary>The event's id, the same as the header <c>webhook-id</c>. A repetition has the same id.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>What happened, such as <c>image.status_changed</c>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    [JsonPropertyName("timestamp")]
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The project.</summary>
    [JsonPropertyName("project_id")]
    public required string ProjectId { get; init; }

    /// <summary>Its place among the project's events: 1, 2, 3 … without gaps; a webhook receives the events that it wants.</summary>
    [JsonPropertyName("sequence")]
    public required long Sequence { get; init; }

    /// <summary>The published data.</summary>
    [JsonPropertyName("data")]
    public required T Data { get; init; }
}
