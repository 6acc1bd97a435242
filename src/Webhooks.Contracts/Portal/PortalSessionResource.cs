using System.Text.Json.Serialization;

namespace Webhooks.Contracts;

/// <summary>A portal session to open.</summary>
public sealed record PortalSessionRequest
{
    /// <summary>
    /// What its user may do: <c>view</c>, <c>edit</c>, <c>test</c>, <c>resend</c>, <c>secret</c>, <c>publish</c>; default: <c>view</c>.
    /// The caller needs them as well.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>How long it lasts, at most <c>24h</c>; default: <c>1h</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpiresIn { get; init; }

    /// <summary>Who uses it, at most 256 characters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Actor { get; init; }
}

/// <summary>A new portal session with its secrets, which are not shown again.</summary>
public sealed record NewPortalSessionResource
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Opens the project's pages, once; null when the host has no portal.</summary>
    public required string? Url { get; init; }

    /// <summary>A bearer token for the API, with exactly these rights in exactly this project.</summary>
    public required string Token { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>An open portal session.</summary>
public sealed record PortalSessionResource
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What its user may do.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }

    /// <summary>Who uses it, or null.</summary>
    public required string? Actor { get; init; }

    /// <summary>Whether its URL was used.</summary>
    public required bool Entered { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
