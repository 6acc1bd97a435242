using System.Globalization;

namespace Webhooks.Cli;

/// <summary>Durations as the API writes them.</summary>
internal static class Durations
{
    /// <summary>What a duration may be, in words for error messages.</summary>
    public const string Allowed = "a number and ms, s, m, h or d, such as 200ms, 0.5s, 15m or 30d";

    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>From 0 to ten thousand days.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.TrimEnd('m', 's', 'h', 'd');
        var factor = Units.FirstOrDefault(unit => unit.Unit == text[digits.Length..]).Milliseconds;
        if (factor == 0
            || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number * factor > TimeSpan.FromDays(10_000).TotalMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(number * factor);
        return true;
    }

    /// <summary>In the largest unit that leaves a number from 1 on, with one decimal at most.</summary>
    public static string Format(TimeSpan duration)
    {
        var milliseconds = Math.Max(duration.TotalMilliseconds, 0);
        var (unit, factor) = Units.LastOrDefault(unit => milliseconds >= unit.Milliseconds, Units[0]);
        return $"{(milliseconds / factor).ToString(factor == 1 ? "0" : "0.#", CultureInfo.InvariantCulture)}{unit}";
    }
}
