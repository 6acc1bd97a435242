using System.Globalization;
using System.Text.RegularExpressions;

namespace Webhooks.Cli;

/// <summary>Instants as operators write and read them.</summary>
internal static partial class Instants
{
    /// <summary>What an instant may be, in words for error messages.</summary>
    public const string Allowed = $"an instant such as 2026-09-28T14:03:21Z, or how long ago as {Durations.Allowed}";

    /// <summary>RFC 3339, or a duration before <paramref name="now"/>.</summary>
    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset instant)
    {
        if (Durations.TryParse(text, out var ago))
        {
            instant = now - ago;
            return true;
        }

        instant = default;
        return Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    /// <summary>To the second, in UTC.</summary>
    public static string Format(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$", RegexOptions.IgnoreCase)]
    private static partial Regex Rfc3339();
}
