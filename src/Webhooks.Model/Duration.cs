using System.Buffers;
using System.Globalization;

namespace Webhooks.Model;

/// <summary>
/// Durations as the API and the configuration write them: <c>"200ms"</c>, <c>"0.5s"</c>, <c>"15m"</c>, <c>"2h"</c>, <c>"30d"</c>.
/// </summary>
public static class Duration
{
    /// <summary>The allowed form of a duration, for error messages.</summary>
    public const string Allowed = "a number and a unit of ms, s, m, h or d, such as 200ms, 0.5s or 15m";

    private const decimal MaxTicks = 36525m * TimeSpan.TicksPerDay;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a duration; false when the text is not one, is negative, or is longer than a century.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
            return false;
        var digits = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        if (digits <= 0
            || !decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        foreach (var (unit, ticks) in Units)
        {
            if (!text.AsSpan(digits).SequenceEqual(unit))
                continue;
            if (number > MaxTicks / ticks)
                return false;
            duration = new((long)(number * ticks));
            return true;
        }

        return false;
    }

    /// <summary>
    /// The duration in its largest unit that divides it; a single minute or day in the unit below, as people write it: <c>60s</c>,
    /// <c>24h</c>.
    /// </summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
            return "0s";
        foreach (var (unit, ticks) in Units)
        {
            var isSingle = duration.Ticks == ticks && ticks is (TimeSpan.TicksPerMinute or TimeSpan.TicksPerDay);
            if (duration.Ticks % ticks == 0 && !isSingle)
                return (duration.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + unit;
        }

        return ((decimal)duration.Ticks / TimeSpan.TicksPerMillisecond).ToString("0.####", CultureInfo.InvariantCulture) + "ms";
    }
}
