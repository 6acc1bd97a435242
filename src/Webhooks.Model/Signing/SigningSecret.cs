using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Model;

/// <summary>
/// The secret of a webhook (Standard Webhooks): for <see cref="SigningScheme.V1"/> <c>whsec_</c> and the base64 of 24 to 64 bytes, for
/// <see cref="SigningScheme.V1a"/> <c>whsk_</c> and the base64 of an Ed25519 key pair, for <see cref="SigningScheme.V1AndV1a"/> one of each
/// with a space between them. Its text form never contains the secret.
/// </summary>
public sealed class SigningSecret : IEquatable<SigningSecret>
{
    /// <summary>The allowed form of a secret, for error messages.</summary>
    public const string Allowed =
        "'whsec_' and the base64 of 24 to 64 bytes; for v1a 'whsk_' and the base64 of an Ed25519 seed and its public key;"
        + " for v1,v1a a 'whsec_', or a 'whsec_' and a 'whsk_' with a space between them";

    /// <summary>The number of random bytes in a generated secret.</summary>
    public const int GeneratedBytes = 32;

    /// <summary>The length of each half of a key pair.</summary>
    public const int HalfPairBytes = 32;

    private const string SharedPrefix = "whsec_";
    private const string PairPrefix = "whsk_";
    private const string PublicPrefix = "whpk_";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;
    private const int PairBytes = 2 * HalfPairBytes;

    private readonly byte[] _key;

    private SigningSecret(SigningScheme scheme, byte[] key)
    {
        (Scheme, _key) = (scheme, key);
        Parts = scheme == SigningScheme.V1AndV1a
            ? [new(SigningScheme.V1, key[..^PairBytes]), new(SigningScheme.V1a, key[^PairBytes..])]
            : [this];
    }

    /// <summary>Its signing scheme.</summary>
    public SigningScheme Scheme { get; }

    /// <summary>
    /// The plain bytes; for a key pair the private half, then the public one; for both the shared secret, then the pair.
    /// </summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>The secrets that each make one signature, in the order of the signatures.</summary>
    public ImmutableArray<SigningSecret> Parts { get; }

    /// <summary>
    /// The key that a receiver verifies with: <c>whpk_</c> and the base64 of the public key; null when it needs the secret itself.
    /// </summary>
    public string? PublicKey =>
        Scheme == SigningScheme.V1 ? null : PublicPrefix + Convert.ToBase64String(_key.AsSpan(_key.Length - HalfPairBytes));

    private string Prefix => Scheme == SigningScheme.V1a ? PairPrefix : SharedPrefix;

    /// <summary>A shared secret over the given key.</summary>
    /// <exception cref="ArgumentException">The key does not have 24 to 64 bytes.</exception>
    public static SigningSecret FromBytes(ReadOnlySpan<byte> key) => FromBytes(SigningScheme.V1, key);

    /// <summary>A key pair. Whether the halves belong together is checked when it signs.</summary>
    /// <param name="privateKey">The Ed25519 seed, or its substitute for the host's own <c>IWebhookSigner</c>; 32 bytes.</param>
    /// <param name="publicKey">The Ed25519 public key; 32 bytes.</param>
    /// <exception cref="ArgumentException">A half does not have 32 bytes.</exception>
    public static SigningSecret FromKeyPair(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey) =>
        privateKey.Length == HalfPairBytes && publicKey.Length == HalfPairBytes
            ? new(SigningScheme.V1a, [.. privateKey, .. publicKey])
            : throw new ArgumentException($"Each half of a key pair must have {HalfPairBytes} bytes.", nameof(privateKey));

    /// <summary>A shared secret and a key pair that sign together.</summary>
    /// <param name="shared">Of <see cref="SigningScheme.V1"/>.</param>
    /// <param name="pair">Of <see cref="SigningScheme.V1a"/>.</param>
    /// <exception cref="ArgumentException">One is of another scheme.</exception>
    public static SigningSecret Combine(SigningSecret shared, SigningSecret pair) =>
        (shared.Scheme, pair.Scheme) == (SigningScheme.V1, SigningScheme.V1a)
            ? new(SigningScheme.V1AndV1a, [.. shared._key, .. pair._key])
            : throw new ArgumentException("A shared secret and a key pair sign together.", nameof(pair));

    /// <summary>Reads a secret; false when it does not have the form <see cref="Allowed"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SigningSecret? secret)
    {
        secret = null;
        if (text?.Split(' ', 3) is not { Length: <= 2 } parts || !TryParsePart(parts[0], out secret))
            return false;
        if (parts.Length == 1)
            return true;
        secret = secret.Scheme == SigningScheme.V1 && TryParsePart(parts[1], out var pair) && pair.Scheme == SigningScheme.V1a
            ? Combine(secret, pair)
            : null;
        return secret is not null;
    }

    /// <summary>The secret that makes the signature of one scheme; null when there is none.</summary>
    public SigningSecret? Part(SigningScheme scheme) => Parts.FirstOrDefault(part => part.Scheme == scheme);

    /// <summary>The secret in plaintext, for its owner and never for logs.</summary>
    public string Reveal() =>
        Scheme == SigningScheme.V1AndV1a ? string.Join(' ', Parts.Select(part => part.Reveal())) : Prefix + Convert.ToBase64String(_key);

    /// <inheritdoc/>
    public bool Equals(SigningSecret? other) => other is not null && Scheme == other.Scheme && _key.AsSpan().SequenceEqual(other._key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SigningSecret);

    /// <inheritdoc/>
    public override int GetHashCode() => _key.Length;

    /// <inheritdoc/>
    public override string ToString() => Prefix + "***";

    internal static SigningSecret FromBytes(SigningScheme scheme, ReadOnlySpan<byte> key) => IsAllowed(scheme, key.Length)
        ? new(scheme, key.ToArray())
        : throw new ArgumentException(
            $"A signing secret must have {MinBytes} to {MaxBytes} bytes, a key pair {PairBytes}, both their sum, not {key.Length}.",
            nameof(key));

    /// <summary>
    /// This secret, with the parts of the current one instead of its own if the current one has them: receivers continue to verify.
    /// </summary>
    internal SigningSecret Keeping(SigningSecret? present) => Parts switch
    {
        [var shared, var pair] => Combine(shared.Keeping(present), pair.Keeping(present)),
        _ => present?.Part(Scheme) ?? this,
    };

    /// <summary>The part of this secret that still signs under the given scheme; null when there is none.</summary>
    internal SigningSecret? For(SigningScheme scheme) => scheme == SigningScheme.V1AndV1a ? this : Part(scheme);

    private static bool TryParsePart(string text, [NotNullWhen(true)] out SigningSecret? secret)
    {
        secret = null;
        if (text.Length > 128)
            return false;
        var scheme = text.StartsWith(PairPrefix, StringComparison.Ordinal) ? SigningScheme.V1a : SigningScheme.V1;
        var prefix = scheme == SigningScheme.V1a ? PairPrefix : SharedPrefix;
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        Span<byte> key = stackalloc byte[128];
        if (!Convert.TryFromBase64Chars(text.AsSpan(prefix.Length), key, out var length) || !IsAllowed(scheme, length))
            return false;
        secret = new(scheme, key[..length].ToArray());
        return true;
    }

    private static bool IsAllowed(SigningScheme scheme, int length) => scheme switch
    {
        SigningScheme.V1a => length == PairBytes,
        SigningScheme.V1AndV1a => length - PairBytes is >= MinBytes and <= MaxBytes,
        _ => length is >= MinBytes and <= MaxBytes,
    };
}
