using System.Globalization;
using System.Text;

namespace Webhooks.Model;

/// <summary>JSON strings as UTF-16. Half a surrogate pair, which an escape can write, stays what it is.</summary>
internal static class JsonText
{
    /// <summary>
    /// Decodes what stands between the quotes of a JSON string; returns how many characters it has, at most as many as bytes.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> raw, Span<char> text)
    {
        var count = 0;
        while (raw.IndexOf((byte)'\\') is >= 0 and var escape)
        {
            count += Encoding.UTF8.GetChars(raw[..escape], text[count..]);
            raw = raw[(escape + 1)..];
            text[count++] = Escaped(ref raw);
        }

        return count + Encoding.UTF8.GetChars(raw, text[count..]);
    }

    public static string Decode(ReadOnlySpan<byte> raw)
    {
        var text = new char[raw.Length];
        return new(text, 0, Decode(raw, text));
    }

    private static char Escaped(ref ReadOnlySpan<byte> raw)
    {
        var kind = raw[0];
        raw = raw[1..];
        switch (kind)
        {
            case (byte)'b':
                return '\b';
            case (byte)'f':
                return '\f';
            case (byte)'n':
                return '\n';
            case (byte)'r':
                return '\r';
            case (byte)'t':
                return '\t';
            case (byte)'u':
                var unit = (char)ushort.Parse(raw[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                raw = raw[4..];
                return unit;
            default:
                return (char)kind;
        }
    }
}
