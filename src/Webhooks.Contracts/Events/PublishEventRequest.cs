using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Webhooks.Contracts;

/// <summary>An event to publish.</summary>
public sealed record PublishEventRequest
{
    private static readonly JsonSerializerOptions UsualJson = new(
        JsonSerializerDefaults.Web)
    { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>
    /// <c>[A-Za-z0-9_-]{1,64}</c>: the idempotency key, and the <c>webhook-id</c> that receivers get. Made by the server if absent.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>
    /// What happened: 2 to 8 segments of <c>a-z</c>, <c>0-9</c> and <c>_</c>, joined by full stops; at most 128 characters.
    /// </summary>
    public required string Type { get; init; }

    /// <summary>When it happened (RFC 3339); now if absent. Kept to the millisecond.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The ordering key, at most 256 characters; absent or empty for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    /// <summary>Any JSON value; receivers get its bytes as they are here.</summary>
    public required RawJson Data { get; init; }

    /// <summary>An event of a type, with a value of yours as its data.</summary>
    /// <param name="type">What happened, as <see cref="Type"/>.</param>
    /// <param name="data">The data, as <see cref="JsonSerializer"/> writes it.</param>
    /// <param name="options">
    /// How it does; by default <see cref="JsonSerializerDefaults.Web"/> with members in snake_case (<c>ImageId</c> is <c>image_id</c>).
    /// </param>
    [RequiresUnreferencedCode(RawJson.NeedsReflection)]
    [RequiresDynamicCode(RawJson.NeedsReflection)]
    public static PublishEventRequest Of<T>(string type, T data, JsonSerializerOptions? options = null) =>
        new() { Type = type, Data = RawJson.Of(data, options ?? UsualJson) };

    /// <summary>An event of a type, with a value of yours as its data.</summary>
    /// <param name="type">What happened, as <see cref="Type"/>.</param>
    /// <param name="data">The data.</param>
    /// <param name="form">How it is written.</param>
    public static PublishEventRequest Of<T>(string type, T data, JsonTypeInfo<T> form) =>
        new() { Type = type, Data = RawJson.Of(data, form) };
}
