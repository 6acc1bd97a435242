using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Webhooks.Cli;

/// <summary>A key, and the settings that make a host accept it.</summary>
/// <param name="Key">43 characters: 256 random bits.</param>
/// <param name="Settings">By configuration key; they have the hash, not the key.</param>
internal sealed record NewKey(string Key, IReadOnlyDictionary<string, string> Settings)
{
    private const int Bytes = 32;

    /// <param name="name">One line.</param>
    /// <param name="scopes">The scopes of the key.</param>
    /// <param name="projects">The projects that it may use; none for all.</param>
    /// <param name="requestsPerSecond">Null for no limit.</param>
    /// <param name="index">Its place in <c>Webhooks:Auth:Keys</c>.</param>
    public static NewKey Create(
        string name, IReadOnlyList<string> scopes, IReadOnlyList<string> projects, int? requestsPerSecond, int index)
    {
        if (name.Any(char.IsControl) || string.IsNullOrWhiteSpace(name))
            throw new CliException("A key's name is one line of text.");
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var section = $"Webhooks:Auth:Keys:{index}";
        var settings = new OrderedDictionary<string, string>
        {
            [$"{section}:Name"] = name,
            [$"{section}:Hash"] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)))}",
            [$"{section}:Scopes"] = string.Join(',', scopes.Distinct()),
        };
        if (projects.Count > 0)
            settings[$"{section}:Projects"] = string.Join(',', projects.Distinct());
        if (requestsPerSecond is { } rate)
            settings[$"{section}:RequestsPerSecond"] = $"{rate}";
        return new(key, settings);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = false)]
[JsonSerializable(typeof(NewKey))]
internal sealed partial class KeysJson : JsonSerializerContext;
