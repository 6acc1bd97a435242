using System.Buffers;
using System.Globalization;

namespace Webhooks.Contracts;

/// <summary>
/// Durations in the API: a number and a unit of ms, s, m, h or d, such as <c>200ms</c>, <c>0.5s</c> or <c>15m</c>.
/// </summary>
public static class Durations
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>The duration in the largest unit that divides it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static string Format(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        if (duration == TimeSpan.Zero)
            return "0s";
        foreach (var (unit, ticks) in Units)
        {
            if (duration.Ticks % ticks == 0)
                return (duration.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + unit;
        }

        return ((decimal)duration.Ticks / TimeSpan.TicksPerMillisecond).ToString("0.####", CultureInfo.InvariantCulture) + "ms";
    }

    /// <summary>Reads a duration; false when the text is not one or is longer than a <see cref="TimeSpan"/>.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
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
            if (number > (decimal)TimeSpan.MaxValue.Ticks / ticks)
                return false;
            duration = new((long)(number * ticks));
            return true;
        }

        return false;
    }
}
