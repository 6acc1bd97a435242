using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;

namespace Webhooks.Client;

/// <summary>A public key that was read once for many signatures.</summary>
/// <param name="Bytes">As it is written.</param>
/// <param name="Negative">Its point, negated.</param>
internal sealed record Ed25519PublicKey(byte[] Bytes, EdwardsPoint Negative);

/// <summary>
/// Verification of Ed25519 (RFC 8032 §5.1.7), which .NET does not bring. It works on what everybody may know, key, signature and message, so
/// how long it takes tells nothing; signing must not be done this way. One takes about a millisecond.
/// </summary>
internal static class Ed25519
{
    private const int KeyBytes = 32;
    private const int SignatureBytes = 64;

    /// <summary>The order of the base point.</summary>
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    /// <summary>Reads a public key; false when its bytes are those of no point, or of one of small order, of which signatures could be made without a secret.</summary>
    public static bool TryReadPublicKey(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        key = null;
        if (bytes.Length != KeyBytes || !EdwardsPoint.TryDecode(bytes, out var point) || point.HasSmallOrder)
            return false;
        key = new(bytes.ToArray(), point.Negate());
        return true;
    }

    /// <summary>Whether the signature over the two parts of the message, one after the other, was made with the key's private half.</summary>
    public static bool Verify(Ed25519PublicKey key, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body)
    {
        if (signature.Length != SignatureBytes)
            return false;
        var r = signature[..32];
        var s = new BigInteger(signature[32..], isUnsigned: true);
        if (s >= Order)
            return false; // else every signature would have several forms

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(r);
        hash.AppendData(key.Bytes);
        hash.AppendData(prefix);
        hash.AppendData(body);
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        var k = new BigInteger(digest, isUnsigned: true) % Order;

        // R = [S]B - [k]A. Compared as bytes, so that R, too, has one form only.
        Span<byte> expected = stackalloc byte[KeyBytes];
        EdwardsPoint.SumOfProducts(s, EdwardsPoint.Base, k, key.Negative).Encode(expected);
        return CryptographicOperations.FixedTimeEquals(expected, r);
    }
}
