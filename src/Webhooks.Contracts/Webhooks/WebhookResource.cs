using System.Text.Json;
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

    /// <summary>
    /// Which events it gets: types, <c>image.*</c> (one segment), <c>image.**</c> (any depth) or <c>*</c> (all); 1 to 100.
    /// </summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>
    /// What must also be true of an event, as paths into its body with what is asked of each; at most 4 kB, 32 comparisons, 5 levels.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Filter { get; init; }

    /// <summary>Headers that go out with each attempt; at most 32.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>How fast it may be called; absent for the host's default, which is as fast as it answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ThrottleRequest? Throttle { get; init; }

    /// <summary>How many attempts may be in flight at once; 1 to 1000, default 16.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxInFlight { get; init; }

    /// <summary>Which deliveries wait for each other: <c>none</c> (default), those of one <c>key</c>, or all (<c>strict</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ordering { get; init; }

    /// <summary>
    /// How attempts are signed: <c>v1</c> (default), an HMAC with a shared secret; <c>v1a</c>, Ed25519 with a key pair, which many
    /// libraries cannot verify; or <c>v1,v1a</c>, both, so that either kind of library verifies. Changing it keeps the secret of a
    /// signature that stays.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Signing { get; init; }

    /// <summary>The deadline of one attempt, <c>1s</c> to <c>60s</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Timeout { get; init; }

    /// <summary>The waits between attempts; 0 to 20 of at most <c>7d</c> each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RetrySchedule { get; init; }

    /// <summary>
    /// The caller's own signing secret: <c>whsec_</c> and the base64 of 24 to 64 bytes, or for <c>v1a</c> <c>whsk_</c> and the base64 of
    /// an Ed25519 seed and its public key. For <c>v1,v1a</c> the <c>whsec_</c>, or both with a space between them. Made by the server if
    /// absent.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>Where it starts to read: <c>earliest</c> or an instant (RFC 3339); the project's head if absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StartAt { get; init; }
}

/// <summary>A change of a webhook (a JSON merge patch, RFC 7396): what is null here stays as it is.</summary>
public sealed record UpdateWebhookRequest
{
    private static readonly JsonElement Null = JsonDocument.Parse("null").RootElement;

    private IReadOnlyCollection<string> _reset = [];

    /// <summary>What it is called in lists; 1 to 100 characters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Where its events are posted: absolute, <c>http</c> or <c>https</c>, at most 2048 characters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary>Free text, at most 2000 characters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>
    /// Which events it gets, instead of those before: types, <c>image.*</c> (one segment), <c>image.**</c> (any depth) or <c>*</c> (all); 1
    /// to 100.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>
    /// What must also be true of an event, instead of the filter before; <see cref="Reset"/> of <c>filter</c> takes it away.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Filter { get; init; }

    /// <summary>Headers to set among those that it has; null takes one away.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string?>? Headers { get; init; }

    /// <summary>How fast it may be called; what is null in it stays, too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ThrottleRequest? Throttle { get; init; }

    /// <summary>How many attempts may be in flight at once; 1 to 1000.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxInFlight { get; init; }

    /// <summary>Which deliveries wait for each other: <c>none</c>, those of one <c>key</c>, or all (<c>strict</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ordering { get; init; }

    /// <summary>How attempts are signed: <c>v1</c>, <c>v1a</c> or <c>v1,v1a</c>. The secret of a signature that stays stays.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Signing { get; init; }

    /// <summary>The deadline of one attempt, <c>1s</c> to <c>60s</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Timeout { get; init; }

    /// <summary>The waits between attempts, instead of those before; 0 to 20 of at most <c>7d</c> each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RetrySchedule { get; init; }

    /// <summary>
    /// Fields that get their defaults back, as the API names them, such as <c>retry_schedule</c>. They are null in the patch.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyCollection<string> Reset
    {
        get => _reset;
        init => _reset = value;
    }

    /// <summary>
    /// How JSON gets to see <see cref="Reset"/>. No init: the serializer takes that for a parameter, which this cannot be.
    /// </summary>
    [JsonInclude]
    [JsonExtensionData]
    internal Dictionary<string, JsonElement>? Nulls
    {
        get => Reset.Count > 0 ? Reset.Distinct().ToDictionary(name => name, _ => Null) : null;
        set => _reset = value is null ? [] : [.. value.Keys];
    }
}

/// <summary>A webhook: what its owner decided, and how it is doing.</summary>
public sealed record WebhookResource
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its project.</summary>
    public required string ProjectId { get; init; }

    /// <summary>What it is called in lists.</summary>
    public required string Name { get; init; }

    /// <summary>Where its events are posted.</summary>
    public required string Url { get; init; }

    /// <summary>Free text, or null.</summary>
    public required string? Description { get; init; }

    /// <summary>Which events it gets.</summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>What must also be true of them, or null.</summary>
    public RawJson? Filter { get; init; }

    /// <summary>Headers that go out with each attempt; their values are <c>***</c> for a key that may not manage the webhook.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>
    /// Whether it is delivered to: <c>active</c>, <c>paused</c> by an operator, <c>disabled</c> by the system, or <c>damaged</c>.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>With status <c>damaged</c>, what of it cannot be read; everything else is what was last known. Null otherwise.</summary>
    public DamageResource? Damage { get; init; }

    /// <summary>Why it is not active: <c>operator</c>, <c>gone</c> or <c>failing</c>; else null.</summary>
    public required string? StatusReason { get; init; }

    /// <summary>How fast it may be called, or null for as fast as it answers.</summary>
    public required ThrottleResource? Throttle { get; init; }

    /// <summary>How many attempts may be in flight at once.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>Which deliveries wait for each other: <c>none</c>, <c>key</c> or <c>strict</c>.</summary>
    public required string Ordering { get; init; }

    /// <summary>How attempts are signed: <c>v1</c> (HMAC), <c>v1a</c> (Ed25519) or <c>v1,v1a</c> (both).</summary>
    public required string Signing { get; init; }

    /// <summary>
    /// With <c>v1a</c> and <c>v1,v1a</c>, what the receiver verifies with: <c>whpk_</c> and the base64 of the public key.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PublicKey { get; init; }

    /// <summary>The deadline of one attempt.</summary>
    public required string Timeout { get; init; }

    /// <summary>The waits between attempts.</summary>
    public required IReadOnlyList<string> RetrySchedule { get; init; }

    /// <summary>How its receiver has behaved recently.</summary>
    public required HealthResource Health { get; init; }

    /// <summary>Its numbers.</summary>
    public required CountsResource Counts { get; init; }

    /// <summary>The setting that holds its deliveries up, <c>throttle</c> or <c>max_in_flight</c>; null when neither does.</summary>
    public string? LimitedBy { get; init; }

    /// <summary>When what waits now will have gone out at that limit, as far as that is known; else null.</summary>
    public DateTimeOffset? DrainedAt { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an operator or the system last changed it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// Its signing secret; only in the answer to its creation. A key pair that the host made is not in it: the receiver verifies with
    /// <see cref="PublicKey"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }
}
