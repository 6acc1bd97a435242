using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Model;

/// <summary>
/// A symmetric signing secret of Standard Webhooks: <c>whsec_</c> and the base64 of 24 to 64 bytes. It never prints itself.
/// </summary>
public sealed class SigningSecret : IEquatable<SigningSecret>
{
    /// <summary>What a secret may be, in words for error messages.</summary>
    public const string Allowed = "'whsec_' and the base64 of 24 to 64 bytes";

    /// <summary>How many random bytes make a secret of ours.</summary>
    public const int GeneratedBytes = 32;

    private const string Prefix = "whsec_";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    private readonly byte[] _key;

    private SigningSecret(byte[] key) => _key = key;

    internal ReadOnlySpan<byte> Key => _key;

    /// <summary>A secret over the given key.</summary>
    /// <exception cref="ArgumentException">The key does not have 24 to 64 bytes.</exception>
    public static SigningSecret FromBytes(ReadOnlySpan<byte> key) => key.Length is >= MinBytes and <= MaxBytes
        ? new(key.ToArray())
        : throw new ArgumentException($"A signing secret takes {MinBytes} to {MaxBytes} bytes, not {key.Length}.", nameof(key));

    /// <summary>Reads a secret; false when it does not have the form <see cref="Allowed"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SigningSecret? secret)
    {
        secret = null;
        if (text is null || text.Length > 128 || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        Span<byte> key = stackalloc byte[128];
        if (!Convert.TryFromBase64Chars(text.AsSpan(Prefix.Length), key, out var length) || length is < MinBytes or > MaxBytes)
            return false;
        secret = new(key[..length].ToArray());
        return true;
    }

    /// <summary>The secret in clear, for its owner and for no log.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(_key);

    /// <inheritdoc/>
    public bool Equals(SigningSecret? other) => other is not null && _key.AsSpan().SequenceEqual(other._key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SigningSecret);

    /// <inheritdoc/>
    public override int GetHashCode() => _key.Length;

    /// <inheritdoc/>
    public override string ToString() => "whsec_***";
}
