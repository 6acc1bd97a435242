using Webhooks.Model;

namespace Webhooks.Actors.Settings;

/// <summary>The probable meaning of an unknown key.</summary>
internal static class UnknownKey
{
    /// <summary>The most similar key; without one, the keys of its section, or the sections.</summary>
    /// <param name="key">The key, below the section of all settings.</param>
    /// <param name="known">The keys that exist.</param>
    /// <param name="nameOf">A key in the operator's form.</param>
    public static string Hint(string key, IReadOnlyCollection<string> known, Func<string, string> nameOf)
    {
        var parts = key.Split(':').Where(part => !part.All(char.IsAsciiDigit)).ToArray();
        var (section, rest) = (parts.FirstOrDefault() ?? "", string.Join(':', parts.Skip(1)));
        var sections = known.Select(SectionOf).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToArray();
        if (sections.FirstOrDefault(one => one.Equals(section, StringComparison.OrdinalIgnoreCase)) is { } exact)
        {
            var keys = KeysOf(exact);
            return Nearest(exact, rest, keys) ?? $"there are {string.Join(", ", keys.Select(nameOf))}.";
        }

        if (NearestName.Of(section, sections) is { } near)
            return Nearest(near, rest, KeysOf(near)) ?? $"did you mean {nameOf(near)}?";
        return known.FirstOrDefault(
            other => LeafOf(other).Equals(parts.LastOrDefault(), StringComparison.OrdinalIgnoreCase)) is { } elsewhere
            ? $"did you mean {nameOf(elsewhere)}?"
            : $"the sections are {string.Join(", ", sections.Select(nameOf))}.";

        string[] KeysOf(string one) =>
            [.. known.Where(other => SectionOf(other).Equals(one, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];

        string? Nearest(string one, string given, string[] keys) =>
            NearestName.Of(given, keys.Where(other => other.Length > one.Length).Select(other => other[(one.Length + 1)..])) is { } nearest
                ? $"did you mean {nameOf($"{one}:{nearest}")}?"
                : null;
    }

    private static string SectionOf(string key) => key.Split(':', 2)[0];

    private static string LeafOf(string key) => key[(key.LastIndexOf(':') + 1)..];
}
