using System.Globalization;

namespace Webhooks.Host;

/// <summary>Sizes as the configuration writes them: <c>256kB</c>, <c>16MB</c>, <c>1.5MB</c> or plain bytes; 1 kB is 1024 bytes.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] Units = [("kB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("B", 1)];

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var factor = 1L;
        foreach (var (unit, size) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
                continue;
            (text, factor) = (text[..^unit.Length].TrimEnd(), size);
            break;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue / factor)
            return false;
        bytes = (long)(number * factor);
        return true;
    }
}
