using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>
/// How fast a receiver may be called; absent fields have their defaults, and <c>null</c> for the whole means no throttle.
/// </summary>
public sealed record ThrottleRequest
{
    /// <summary>Attempts per period; 1 to 1,000,000, default 100.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Rate { get; init; }

    /// <summary>The period, <c>1ms</c> to <c>1d</c>, default <c>1s</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Per { get; init; }

    /// <summary>How many attempts may start at once after a pause; 1 to 1,000,000, default the rate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Burst { get; init; }
}

/// <summary>How fast a receiver may be called: in any n periods at most n × rate + burst attempts.</summary>
public sealed record ThrottleResource
{
    /// <summary>Attempts per period.</summary>
    public required int Rate { get; init; }

    /// <summary>The period.</summary>
    public required string Per { get; init; }

    /// <summary>How many attempts may start at once after a pause.</summary>
    public required int Burst { get; init; }
}
