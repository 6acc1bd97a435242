using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

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

    /// <summary>Which events it gets, instead of those before: types, <c>image.*</c> (one segment), <c>image.**</c> (any depth) or <c>*</c> (all); 1 to 100.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>Headers to set among those that it has; null takes one away.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string?>? Headers { get; init; }

    /// <summary>How fast it may be called; what is null in it stays, too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ThrottleRequest? Throttle { get; init; }

    /// <summary>How many attempts may be under way at once; 1 to 1000.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxInFlight { get; init; }

    /// <summary>Which deliveries wait for each other: <c>none</c>, those of one <c>key</c>, or all (<c>strict</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ordering { get; init; }

    /// <summary>The deadline of one attempt, <c>1s</c> to <c>60s</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Timeout { get; init; }

    /// <summary>The waits between attempts, instead of those before; 0 to 20 of at most <c>7d</c> each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RetrySchedule { get; init; }

    /// <summary>How attempts are signed, <c>v1</c> or <c>v1a</c>. Changing it replaces the secret.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Signing { get; init; }

    /// <summary>Fields that get their defaults back, as the API names them, such as <c>retry_schedule</c>. They are null in the patch.</summary>
    [JsonIgnore]
    public IReadOnlyCollection<string> Reset
    {
        get => _reset;
        init => _reset = value;
    }

    /// <summary>How JSON gets to see <see cref="Reset"/>. No init: the serializer takes that for a parameter, which this cannot be.</summary>
    [JsonInclude]
    [JsonExtensionData]
    internal Dictionary<string, JsonElement>? Nulls
    {
        get => Reset.Count > 0 ? Reset.Distinct().ToDictionary(name => name, _ => Null) : null;
        set => _reset = value is null ? [] : [.. value.Keys];
    }
}
