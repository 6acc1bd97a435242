using NSec.Cryptography;
using Webhooks.Model;

namespace Webhooks.Actors.Signing;

/// <summary>The asymmetric signature of Standard Webhooks: <c>v1a,</c> and base64 of Ed25519 over <c>id.timestamp.body</c>.</summary>
internal static class Ed25519Signature
{
    private const string Prefix = "v1a,";

    private static readonly Ed25519 Algorithm = SignatureAlgorithm.Ed25519;

    public static SigningSecret KeyPair(ReadOnlySpan<byte> seed)
    {
        using var key = Import(seed);
        return SigningSecret.FromKeyPair(seed, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>Whether the halves of a pair belong together. With a foreign public half every signature would be wrong.</summary>
    public static bool IsPair(SigningSecret secret) => secret.Equals(KeyPair(secret.Key[..SigningSecret.HalfPairBytes]));

    /// <summary>Whether the key pair of a secret, if any, is valid.</summary>
    public static bool IsSound(SigningSecret secret) => secret.Part(SigningScheme.V1a) is not { } pair || IsPair(pair);

    /// <summary>The value of <c>webhook-signature</c> for one attempt.</summary>
    /// <remarks>
    /// The key is created for each signature (some 0.2 ms): libsodium keeps each in locked pages of its own between guard pages, so that
    /// keeping one per webhook ends the process at vm.max_map_count, after some 20,000.
    /// </remarks>
    public static string Sign(SigningSecret secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var key = Import(secret.Key[..SigningSecret.HalfPairBytes]);
        using var content = new SignedContent(id, timestamp, body);
        return Prefix + Convert.ToBase64String(Algorithm.Sign(key, content.Bytes));
    }

    /// <summary>Whether a value of <c>webhook-signature</c>, one of several, is was made with this pair's private half.</summary>
    public static bool IsOf(SigningSecret secret, string id, long timestamp, ReadOnlySpan<byte> body, string signature)
    {
        Span<byte> bytes = stackalloc byte[64];
        if (!signature.StartsWith(Prefix, StringComparison.Ordinal)
            || !Convert.TryFromBase64Chars(signature.AsSpan(Prefix.Length), bytes, out var length)
            || length != Algorithm.SignatureSize)
        {
            return false;
        }

        using var content = new SignedContent(id, timestamp, body);
        return Algorithm.Verify(
            PublicKey.Import(Algorithm, secret.Key[SigningSecret.HalfPairBytes..], KeyBlobFormat.RawPublicKey), content.Bytes,
            bytes[..length]);
    }

    private static Key Import(ReadOnlySpan<byte> seed) => Key.Import(Algorithm, seed, KeyBlobFormat.RawPrivateKey);
}
