using System.Collections.Immutable;
using System.Globalization;
using Webhooks.Actors.Settings;
using Webhooks.AspNetCore;
using Webhooks.Model;

namespace Webhooks.Host;

/// <summary>
/// The keys of the API: each a string, which may do everything, or a section with its rights. Errors never contain a key.
/// </summary>
internal static class KeySettings
{
    private const string Section = "Auth:Keys";
    private const string AllowedScopes = "one or more of publish, read, manage, admin";
    private const int MostRequests = 1_000_000;

    private static readonly string[] Fields = ["Name", "Key", "Hash", "Scopes", "Projects", "RequestsPerSecond"];

    public static IReadOnlyList<ApiKey> Read(SettingsReader reader)
    {
        var keys = new List<ApiKey>();
        if (reader.Items(Section).Where(item => item.Value != "" || item.GetChildren().Any()).ToArray() is not { Length: > 0 } items)
        {
            reader.ReadSecrets<ApiKey>(Section, ApiKey.Allowed, TryParse, key => keys.Add(Named(key, keys.Count)));
            return keys;
        }

        foreach (var item in items)
        {
            if (new KeySection(reader, item).Read() is { } key)
                keys.Add(key);
        }

        foreach (var name in keys.CountBy(key => key.Name).Where(count => count.Value > 1).Select(count => count.Key))
            reader.Errors.Add($"{HostSettings.Section}:{Section} has two keys with the name '{name}'; names must be unique.");
        return keys;
    }

    private static bool TryParse(string text, out ApiKey key) => (key = ApiKey.IsAllowed(text) ? ApiKey.Of(text) : null!) is not null;

    private static ApiKey Named(ApiKey key, int index) => key.With(name: $"key {index}");

    private sealed class KeySection(SettingsReader reader, IConfigurationSection item)
    {
        private string Path => $"{HostSettings.Section}:{Section}:{item.Key}";

        public ApiKey? Read()
        {
            var before = reader.Errors.Count;
            foreach (var field in item.GetChildren().Select(child => child.Key).Except(Fields, StringComparer.OrdinalIgnoreCase))
                reader.Errors.Add($"{Path}:{field} is not a setting; {Hint(field)}");
            var key = item.Value is { } text ? OfText(text, Path) : OfHash();
            var (scopes, projects, rate) = (Scopes(), Projects(), Rate());
            return key is null || reader.Errors.Count > before
                ? null
                : key.With(item["Name"] is { Length: > 0 } name ? name : $"key {item.Key}", scopes, projects, rate);
        }

        private string Hint(string field) => NearestName.Of(field, Fields) is { } nearest
            ? $"did you mean {Path}:{nearest}?"
            : $"there are {string.Join(", ", Fields.Select(known => $"{Path}:{known}"))}.";

        private ApiKey? OfHash()
        {
            if (item["Key"] is { } text && item["Hash"] is null)
                return OfText(text, $"{Path}:Key");
            if (item["Hash"] is not { } hash || item["Key"] is not null)
                return Wrong($"{Path} needs either Hash, which is {ApiKey.AllowedHash}, or Key.");
            return ApiKey.OfHash(hash.Trim()) ?? Wrong($"{Path}:Hash has a value that is not allowed; it must be {ApiKey.AllowedHash}.");
        }

        private ApiKey? OfText(string text, string path) =>
            TryParse(text.Trim(), out var key) ? key : Wrong($"{path} has a value that is not allowed; it must be {ApiKey.Allowed}.");

        private KeyScopes Scopes()
        {
            if (item.Value is not null)
                return KeyScopes.Admin;
            var scopes = KeyScopes.None;
            foreach (var text in Words("Scopes"))
            {
                if (text.All(char.IsAsciiLetter) && Enum.TryParse<KeyScopes>(text, ignoreCase: true, out var scope))
                    scopes |= scope;
                else
                    Wrong($"{Path}:Scopes has '{text}'; it must be {AllowedScopes}.");
            }

            if (scopes == KeyScopes.None)
                Wrong($"{Path}:Scopes names none; it must be {AllowedScopes}.");
            return scopes;
        }

        private ImmutableHashSet<ProjectId> Projects()
        {
            var projects = ImmutableHashSet.CreateBuilder<ProjectId>();
            foreach (var text in Words("Projects"))
            {
                if (ProjectId.TryParse(text, out var project))
                    projects.Add(project);
                else
                    Wrong($"{Path}:Projects has '{text}'; a project's id must be {Identifier.Allowed}.");
            }

            return projects.ToImmutable();
        }

        private int? Rate()
        {
            if (item["RequestsPerSecond"] is not { } text)
                return null;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= MostRequests)
                return rate;
            Wrong($"{Path}:RequestsPerSecond is '{text}'; it must be a whole number from 1 to {MostRequests}.");
            return null;
        }

        private IEnumerable<string> Words(string field)
        {
            var section = item.GetSection(field);
            var texts = section.GetChildren().Select(child => child.Value ?? "").DefaultIfEmpty(section.Value ?? "");
            return texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        private ApiKey? Wrong(string error)
        {
            reader.Errors.Add(error);
            return null;
        }
    }
}
