using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;

namespace Webhooks.Client;

/// <summary>A key that a receiver verifies with.</summary>
internal abstract class VerificationKey
{
    private const string Allowed =
        "A secret must be 'whsec_' and the base64 of 24 to 64 bytes, or for v1a 'whpk_' and the base64 of an Ed25519 public key.";

    /// <summary>The scheme of its signatures, as <c>webhook-signature</c> names it.</summary>
    public abstract string Scheme { get; }

    /// <exception cref="ArgumentException">One is malformed, or there is none. The message does not contain the secret.</exception>
    public static IReadOnlyList<VerificationKey> ParseAll(IEnumerable<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        VerificationKey[] keys = [.. secrets.Select(Parse)];
        return keys.Length > 0 ? keys : throw new ArgumentException("There is no secret to verify with.", nameof(secrets));
    }

    /// <summary>Whether one of the request's signatures was made with this key.</summary>
    public bool HasSigned(in SignedRequest request, ReadOnlySpan<byte> body)
    {
        foreach (var signature in request.Signatures)
        {
            if (signature.Scheme == Scheme && HasSigned(request.Prefix, body, signature.Bytes))
                return true;
        }

        return false;
    }

    protected abstract bool HasSigned(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature);

    private static VerificationKey Parse(string secret)
    {
        if (Bytes(secret, "whsec_") is { Length: >= 24 and <= 64 } shared)
            return new SharedKey(shared);
        if (Bytes(secret, "whpk_") is { } key && Ed25519.TryReadPublicKey(key, out var point))
            return new PublicKey(point);
        throw secret?.StartsWith("whsk_", StringComparison.Ordinal) == true
            ? new ArgumentException(
                "A 'whsk_' secret is for the sender only. The receiver uses its public half, the webhook's public_key 'whpk_'.",
                nameof(secret))
            : new ArgumentException(Allowed, nameof(secret));
    }

    private static byte[]? Bytes(string? secret, string prefix)
    {
        if (secret is null || secret.Length > 128 || !secret.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var bytes = new byte[128];
        return Convert.TryFromBase64Chars(secret.AsSpan(prefix.Length), bytes, out var length) ? bytes[..length] : null;
    }
}

/// <summary>v1: sender and receiver share the key.</summary>
internal sealed class SharedKey(byte[] key) : VerificationKey
{
    public const string SchemeName = "v1";

    public override string Scheme => SchemeName;

    public byte[] Sign(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(prefix);
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    protected override bool HasSigned(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature) =>
        CryptographicOperations.FixedTimeEquals(Sign(prefix, body), signature);
}

/// <summary>v1a: the receiver has the public half of the sender's key.</summary>
internal sealed class PublicKey(Ed25519PublicKeyParameters key) : VerificationKey
{
    public const string SchemeName = "v1a";

    public override string Scheme => SchemeName;

    protected override bool HasSigned(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature) =>
        Ed25519.Verify(key, signature, prefix, body);
}
