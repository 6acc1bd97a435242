using System.Text.Json.Serialization;

namespace Webhooks.Cli;

/// <summary>A profile without its key.</summary>
internal sealed record ShownProfile(string Name, string? Url, string? Project, bool HasKey, bool Default)
{
    public static Sheet<ShownProfile> Sheet { get; } = new(
        ShownProfileJson.Default.ShownProfile,
        new("name", profile => profile.Default ? $"{profile.Name} (default)" : profile.Name),
        new("url", profile => profile.Url),
        new("project", profile => profile.Project),
        new("key", profile => profile.HasKey ? "yes" : "none"));

    public static ShownProfile Of(string name, Profile profile, string? chosen) =>
        new(name, profile.Url, profile.Project, profile.Key is not null, name == chosen);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ShownProfile))]
internal sealed partial class ShownProfileJson : JsonSerializerContext;
