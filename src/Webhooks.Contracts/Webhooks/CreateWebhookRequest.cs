using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>
/// What the owner of a webhook may set. Creating one takes <c>name</c>, <c>url</c> and <c>event_types</c>; changing one is a JSON merge
/// patch (RFC 7396) of these fields without <c>secret</c> and <c>start_at</c>, in which null brings a default back.
/// </summary>
public sealed record CreateWebhookRequest
{
    /// <summary>What it is called in lists; 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Where its events are posted: absolute, <c>http</c> or <c>https</c>, at most 2048 characters.</summary>
    public required string Url { get; init; }

    /// <summary>Free text, at most 2000 characters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>Which events it gets: types, <c>image.*</c> (one segment), <c>image.**</c> (any depth) or <c>*</c> (all); 1 to 100.</summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>Headers that go out with each attempt; at most 32.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>How fast it may be called.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ThrottleRequest? Throttle { get; init; }

    /// <summary>How many attempts may be under way at once; 1 to 1000, default 16.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxInFlight { get; init; }

    /// <summary>Which deliveries wait for each other: <c>none</c> (default), those of one <c>key</c>, or all (<c>strict</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ordering { get; init; }

    /// <summary>The deadline of one attempt, <c>1s</c> to <c>60s</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Timeout { get; init; }

    /// <summary>The waits between attempts; 0 to 20 of at most <c>7d</c> each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RetrySchedule { get; init; }

    /// <summary>
    /// How attempts are signed: <c>v1</c> (default), an HMAC with a shared secret, or <c>v1a</c>, Ed25519 with a key pair. Changing it
    /// replaces the secret.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Signing { get; init; }

    /// <summary>
    /// The caller's own signing secret: <c>whsec_</c> and the base64 of 24 to 64 bytes, or for <c>v1a</c> <c>whsk_</c> and the base64 of
    /// an Ed25519 seed and its public key. Made by the server if absent.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>Where it starts to read: <c>earliest</c> or an instant (RFC 3339); the project's head if absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StartAt { get; init; }
}

/// <summary>How fast a receiver may be called; what is absent keeps its default.</summary>
public sealed record ThrottleRequest
{
    /// <summary>Attempts per period; 1 to 1,000,000, default 100.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Rate { get; init; }

    /// <summary>The period, <c>1ms</c> to <c>1d</c>, default <c>1s</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Per { get; init; }

    /// <summary>How many attempts may go at once after a quiet time; 1 to 1,000,000, default the rate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Burst { get; init; }
}
