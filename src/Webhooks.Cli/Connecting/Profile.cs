using System.Text.Json.Serialization;

namespace Webhooks.Cli;

/// <summary>A saved host.</summary>
internal sealed record Profile
{
    /// <summary>Where it is.</summary>
    public string? Url { get; init; }

    /// <summary>The key to its API.</summary>
    public string? Key { get; init; }

    /// <summary>The default project.</summary>
    public string? Project { get; init; }
}

/// <summary>The configuration file.</summary>
internal sealed record Profiles
{
    /// <summary>The default profile.</summary>
    public string? Default { get; init; }

    /// <summary>By name.</summary>
    [JsonPropertyName("profiles")]
    public SortedDictionary<string, Profile> ByName { get; init; } = new(StringComparer.Ordinal);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Profiles))]
internal sealed partial class ProfilesJson : JsonSerializerContext;
