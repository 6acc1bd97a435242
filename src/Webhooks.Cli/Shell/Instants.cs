using System.Globalization;
using System.Text.RegularExpressions;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>Instants as operators write and read them.</summary>
internal static partial class Instants
{
    /// <summary>The allowed form of a duration, for error messages.</summary>
    public const string AllowedDuration = "a number and ms, s, m, h or d, such as 200ms, 0.5s, 15m or 30d";

    /// <summary>The allowed form of an instant, for error messages.</summary>
    public const string Allowed = "an instant such as 2026-09-28T14:03:21Z, or how long ago, such as 15m, 2h or 30d";

    private static readonly (string Unit, double Seconds)[] Units = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)];

    /// <summary>RFC 3339, or a duration before <paramref name="now"/>.</summary>
    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset instant)
    {
        instant = default;
        if (Durations.TryParse(text, out var ago))
        {
            if (ago > now - DateTimeOffset.MinValue)
                return false;
            instant = now - ago;
            return true;
        }

        return Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    /// <summary>To the second, in UTC; nothing for null.</summary>
    public static string Format(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>An approximate duration: two digits are enough for a decision.</summary>
    public static string Roughly(TimeSpan duration)
    {
        var seconds = Math.Max(duration.TotalSeconds, 0);
        var (unit, factor) = Units.LastOrDefault(unit => seconds >= unit.Seconds, Units[0]);
        var number = seconds / factor;
        return number.ToString(number < 10 ? "0.#" : "0", CultureInfo.InvariantCulture) + unit;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$", RegexOptions.IgnoreCase)]
    private static partial Regex Rfc3339();
}
