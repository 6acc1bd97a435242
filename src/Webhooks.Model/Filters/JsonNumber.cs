using System.Globalization;

namespace Webhooks.Model;

/// <summary>
/// A JSON number by its decimal value, however many digits it has: 1, 1.0 and 10e-1 are one number, and 1e400 is one too. Only exponents
/// beyond ±10^18 are all taken for that one.
/// </summary>
internal readonly ref struct JsonNumber
{
    private const long MaxExponent = 1_000_000_000_000_000_000;
    private const int MaxExponentDigits = 18;

    private readonly bool _isNegative;

    // The digits with at most one point among them, from the first that is not zero to the last.
    private readonly ReadOnlySpan<byte> _digits;

    // The value is 0.digits × 10^exponent.
    private readonly long _exponent;

    public JsonNumber(ReadOnlySpan<byte> json)
    {
        _isNegative = json[0] == '-';
        if (_isNegative)
            json = json[1..];
        var exponent = 0L;
        if (json.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var at)
        {
            exponent = Exponent(json[(at + 1)..]);
            json = json[..at];
        }

        var point = json.IndexOf((byte)'.') is >= 0 and var found ? found : json.Length;
        var first = json.IndexOfAnyExcept((byte)'0', (byte)'.');
        if (first < 0)
        {
            _isNegative = false;
            return;
        }

        _exponent = Math.Clamp(exponent + (first < point ? point - first : point - first + 1), -MaxExponent, MaxExponent);
        _digits = json[first..(json.LastIndexOfAnyExcept((byte)'0', (byte)'.') + 1)];
    }

    private JsonNumber(bool isNegative, ReadOnlySpan<byte> digits, long exponent)
    {
        _isNegative = isNegative;
        _digits = digits;
        _exponent = exponent;
    }

    /// <summary>How many digits it has, and its point.</summary>
    public int Length => _digits.Length;

    /// <summary>The number apart, to be kept.</summary>
    public Parts Keep() => new(_isNegative, _digits.ToArray(), _exponent);

    /// <summary>The most characters of <see cref="WriteText"/> for a number of so many bytes.</summary>
    public static int MaxTextLength(int bytes) => bytes + 24;

    /// <summary>Writes a text that two numbers share exactly if they are equal; returns its length.</summary>
    public int WriteText(Span<char> text)
    {
        var count = 0;
        if (_isNegative)
            text[count++] = '-';
        foreach (var digit in _digits)
        {
            if (digit != '.')
                text[count++] = (char)digit;
        }

        text[count++] = 'e';
        _exponent.TryFormat(text[count..], out var written, default, CultureInfo.InvariantCulture);
        return count + written;
    }

    public int CompareTo(JsonNumber other)
    {
        if (Sign != other.Sign)
            return Sign.CompareTo(other.Sign);
        var magnitude = _exponent != other._exponent ? _exponent.CompareTo(other._exponent) : CompareDigits(_digits, other._digits);
        return _isNegative ? -magnitude : magnitude;
    }

    /// <summary>A number that is kept.</summary>
    public readonly record struct Parts(bool IsNegative, byte[] Digits, long Exponent)
    {
        public JsonNumber Number => new(IsNegative, Digits, Exponent);
    }

    private int Sign => _digits.IsEmpty ? 0 : _isNegative ? -1 : 1;

    private static int CompareDigits(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var (i, j) = (0, 0);
        while (true)
        {
            i += i < one.Length && one[i] == '.' ? 1 : 0;
            j += j < other.Length && other[j] == '.' ? 1 : 0;
            var (a, b) = (i < one.Length ? one[i] : (byte)'0', j < other.Length ? other[j] : (byte)'0');
            if (a != b)
                return a.CompareTo(b);
            if (i >= one.Length && j >= other.Length)
                return 0;
            i++;
            j++;
        }
    }

    private static long Exponent(ReadOnlySpan<byte> json)
    {
        var isNegative = json[0] == '-';
        var digits = json.TrimStart("+-"u8).TrimStart((byte)'0');
        var exponent = digits.IsEmpty ? 0
            : digits.Length > MaxExponentDigits ? MaxExponent
            : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return isNegative ? -exponent : exponent;
    }
}
