using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>A new key of the API.</summary>
public sealed record CreateKeyRequest
{
    /// <summary>The name that identifies it in logs; unique among the keys, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do: one or more of <c>publish</c>, <c>read</c>, <c>manage</c> and <c>admin</c>, which includes all.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The projects that it may use; null or empty for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Projects { get; init; }

    /// <summary>How long it is accepted, <c>1m</c> to <c>3650d</c>; null for no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpiresIn { get; init; }

    /// <summary>How many requests it may make in a second, twice as many at once after a pause; null for no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RequestsPerSecond { get; init; }
}

/// <summary>A key of the API that was created while the host runs.</summary>
public record KeyResource
{
    /// <summary>Its id, which is not a secret.</summary>
    public required string Id { get; init; }

    /// <summary>The name that identifies it in logs.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The projects that it may use; empty for all.</summary>
    public required IReadOnlyList<string> Projects { get; init; }

    /// <summary>How many requests it may make in a second; null for no limit.</summary>
    public required int? RequestsPerSecond { get; init; }

    /// <summary>Its last characters.</summary>
    public required string Hint { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused; null for never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used, to about a minute; null for never.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>A key that was just created.</summary>
public sealed record CreatedKeyResource : KeyResource
{
    /// <summary>The key itself. It is not stored and cannot be shown again.</summary>
    public required string Key { get; init; }
}
