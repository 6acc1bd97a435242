using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>A key that is asked for.</summary>
/// <param name="Name">The name that identifies it in logs.</param>
/// <param name="Scopes">The names of its scopes.</param>
public sealed record RuntimeKeyDraft(string Name, ImmutableArray<string> Scopes)
{
    /// <summary>The projects that it may use; empty for all.</summary>
    public ImmutableArray<ProjectId> Projects { get; init; } = [];

    /// <summary>How long it is accepted; null for no limit.</summary>
    public TimeSpan? ExpiresIn { get; init; }

    /// <summary>How many requests it may make in a second; null for no limit.</summary>
    public int? RequestsPerSecond { get; init; }
}

/// <summary>The rules for a key. All errors are reported at once.</summary>
public static class RuntimeKeyRules
{
    /// <summary>The allowed form of a name, for error messages.</summary>
    public const string AllowedName = "1 to 100 characters on one line";

    /// <summary>The allowed scopes, for error messages.</summary>
    public const string AllowedScopes = "one or more of publish, read, manage, admin";

    /// <summary>The allowed projects, for error messages.</summary>
    public const string AllowedProjects = "at most 100 ids of projects";

    /// <summary>The allowed lifetimes, for error messages.</summary>
    public const string AllowedLifetime = "1m to 3650d";

    /// <summary>The allowed rates, for error messages.</summary>
    public const string AllowedRate = "a whole number from 1 to 1000000";

    private const int MaxName = 100;
    private const int MaxProjects = 100;
    private const int MaxRate = 1_000_000;

    private static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(3650);

    /// <summary>The names of all scopes.</summary>
    public static ImmutableArray<string> Scopes { get; } = ["publish", "read", "manage", "admin"];

    /// <summary>All errors of a key; empty when it is valid.</summary>
    public static ImmutableArray<FieldError> Check(RuntimeKeyDraft draft) => [.. Errors(draft)];

    private static IEnumerable<FieldError> Errors(RuntimeKeyDraft draft)
    {
        if (draft.Name.Length > MaxName || string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Any(char.IsControl))
            yield return new("name", $"must be {AllowedName}");
        if (draft.Scopes.IsEmpty || draft.Scopes.Any(scope => !Scopes.Contains(scope)))
            yield return new("scopes", $"must be {AllowedScopes}");
        if (draft.Projects.Length > MaxProjects)
            yield return new("projects", $"must be {AllowedProjects}");
        if (draft.ExpiresIn < MinLifetime || draft.ExpiresIn > MaxLifetime)
            yield return new("expires_in", $"must be {AllowedLifetime}");
        if (draft.RequestsPerSecond is < 1 or > MaxRate)
            yield return new("requests_per_second", $"must be {AllowedRate}");
    }
}
