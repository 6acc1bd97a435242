using System.Text.Json.Serialization;

namespace Webhooks.Client;

/// <summary>
/// What a receiver gets: the body of a webhook's request. Its names are set here, whatever the options that it is read with.
/// </summary>
/// <typeparam name="T">
/// The data, read as the reader's JSON options say; <see cref="Contracts.RawJson"/> keeps its bytes, for receivers of several types of
/// event.
/// </typeparam>
public sealed record ReceivedEvent<T>
{
    /// <summary>The event's id, the same as the header <c>webhook-id</c>. What comes again has the same one.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>What happened, such as <c>image.status_changed</c>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    [JsonPropertyName("timestamp")]
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Whose event it is.</summary>
    [JsonPropertyName("project_id")]
    public required string ProjectId { get; init; }

    /// <summary>Its place among the project's events: 1, 2, 3 … without gaps, of which a webhook sees those that it wants.</summary>
    [JsonPropertyName("sequence")]
    public required long Sequence { get; init; }

    /// <summary>What was published.</summary>
    [JsonPropertyName("data")]
    public required T Data { get; init; }
}
