using System.Globalization;

namespace Webhooks.AspNetCore;

/// <summary>Instants as RFC 3339 §5.6 writes them: date, time and offset, all of them.</summary>
internal static class Rfc3339
{
    /// <summary>The allowed form of an instant, for error messages.</summary>
    public const string Allowed = "an RFC 3339 instant, such as 2026-09-28T14:03:21.482Z";

    private const string Shape = "dddd-dd-ddTdd:dd:dd";
    private const int MaxFraction = 7; // a tick; finer digits are cut off

    /// <summary>Reads an instant; false when it is not one, or is outside the years 1 to 9999.</summary>
    public static bool TryParse(string? text, out DateTimeOffset instant)
    {
        instant = default;
        if (text is null || text.Length > 64 || !HasShape(text))
            return false;

        var rest = text.AsSpan(Shape.Length);
        var fraction = ReadOnlySpan<char>.Empty;
        if (rest is ['.', ..])
        {
            var end = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (end <= 0)
                return false;
            fraction = rest[..(1 + Math.Min(end, MaxFraction))];
            rest = rest[(1 + end)..];
        }

        var offset = rest is "Z" or "z" ? "+00:00" : rest;
        return offset is [_, _, _, ':', _, _] && DateTimeOffset.TryParseExact(
            string.Concat(text.AsSpan(0, 10), "T", text.AsSpan(11, 8), string.Concat(fraction, offset)),
            "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out instant);
    }

    private static bool HasShape(string text)
    {
        if (text.Length <= Shape.Length)
            return false;
        for (var i = 0; i < Shape.Length; i++)
        {
            var fits = Shape[i] switch
            {
                'd' => char.IsAsciiDigit(text[i]),
                'T' => text[i] is 'T' or 't' or ' ',
                var c => text[i] == c,
            };
            if (!fits)
                return false;
        }

        return true;
    }
}
