using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>Why a request was not carried out (RFC 9457, <c>application/problem+json</c>).</summary>
public sealed record Problem
{
    /// <summary>The media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The HTTP status in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>A stable name in snake_case, such as <c>invalid_event</c>; later versions may add some.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong and what is allowed, for the client that sent the request.</summary>
    public required string Detail { get; init; }

    /// <summary>What is wrong, by field; absent when no field is wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>The wrong line of an NDJSON body, from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Line { get; init; }

    /// <summary>The wrong item of an array, from 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Index { get; init; }

    /// <summary>How many stored events are in the way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Count { get; init; }

    /// <summary>The first of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? EventIds { get; init; }
}
