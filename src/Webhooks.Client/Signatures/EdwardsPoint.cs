using System.Numerics;

namespace Webhooks.Client;

/// <summary>A point of edwards25519 in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z (RFC 8032 §5.1.4).</summary>
internal readonly record struct EdwardsPoint(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
{
    private const int Bytes = 32;

    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (P - 1) / 4, P);
    private static readonly EdwardsPoint Neutral = new(0, 1, 1, 0);

    /// <summary>The base point: y = 4/5, and the even one of its two x.</summary>
    public static EdwardsPoint Base { get; } = TryFromY(Mod(4 * Inverse(5)), isOdd: false, out var point) ? point : throw new InvalidOperationException();

    /// <summary>Whether it is one of the eight points that eight additions bring to the neutral one.</summary>
    public bool HasSmallOrder => Double().Double().Double() is var eighth && eighth.X.IsZero && eighth.Y == eighth.Z;

    /// <summary>Reads a point (RFC 8032 §5.1.3); false when the bytes are those of none.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        Span<byte> y = stackalloc byte[Bytes];
        bytes.CopyTo(y);
        var isOdd = (y[^1] & 0x80) != 0;
        y[^1] &= 0x7f;
        return TryFromY(new(y, isUnsigned: true), isOdd, out point);
    }

    /// <summary>[a]A + [b]B, both at once: the doublings are made for the two together (Straus).</summary>
    public static EdwardsPoint SumOfProducts(BigInteger a, EdwardsPoint pointA, BigInteger b, EdwardsPoint pointB)
    {
        var both = pointA.Add(pointB);
        var sum = Neutral;
        for (var bit = (int)Math.Max(a.GetBitLength(), b.GetBitLength()) - 1; bit >= 0; bit--)
        {
            sum = sum.Double();
            sum = (IsSet(a, bit), IsSet(b, bit)) switch
            {
                (true, true) => sum.Add(both),
                (true, false) => sum.Add(pointA),
                (false, true) => sum.Add(pointB),
                _ => sum,
            };
        }

        return sum;
    }

    public EdwardsPoint Negate() => new(Mod(-X), Y, Z, Mod(-T));

    /// <summary>Writes the point as y, little-endian, with the lowest bit of x as the highest.</summary>
    public void Encode(Span<byte> bytes)
    {
        var inverse = Inverse(Z);
        var (x, y) = (Mod(X * inverse), Mod(Y * inverse));
        bytes.Clear();
        y.TryWriteBytes(bytes, out _, isUnsigned: true);
        if (!x.IsEven)
            bytes[^1] |= 0x80;
    }

    private EdwardsPoint Add(EdwardsPoint other)
    {
        var a = Mod((Y - X) * (other.Y - other.X));
        var b = Mod((Y + X) * (other.Y + other.X));
        var c = Mod(2 * T * other.T % P * D);
        var d = Mod(2 * Z * other.Z);
        return Of(b - a, d - c, d + c, b + a);
    }

    private EdwardsPoint Double()
    {
        var a = Mod(X * X);
        var b = Mod(Y * Y);
        var c = Mod(2 * Z * Z);
        var h = a + b;
        var g = a - b;
        return Of(h - ((X + Y) * (X + Y) % P), c + g, g, h);
    }

    private static EdwardsPoint Of(BigInteger e, BigInteger f, BigInteger g, BigInteger h) => new(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));

    private static bool TryFromY(BigInteger y, bool isOdd, out EdwardsPoint point)
    {
        point = default;
        if (y >= P)
            return false;
        var square = Mod(((y * y) - 1) * Inverse(Mod((D * y % P * y) + 1)));
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Mod(x * x) != square)
            x = Mod(x * RootOfMinusOne);
        if (Mod(x * x) != square || (x.IsZero && isOdd))
            return false;
        if (x.IsEven == isOdd)
            x = P - x;
        point = new(x, y, 1, Mod(x * y));
        return true;
    }

    private static bool IsSet(BigInteger number, int bit) => !((number >> bit) & 1).IsZero;

    private static BigInteger Inverse(BigInteger number) => BigInteger.ModPow(number, P - 2, P);

    private static BigInteger Mod(BigInteger number)
    {
        var rest = number % P;
        return rest.Sign < 0 ? rest + P : rest;
    }
}
