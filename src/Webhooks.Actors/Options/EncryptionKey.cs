using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Actors;

/// <summary>A key for stored signing secrets and header values: AES-256 with an id. Its text form never contains the key.</summary>
public sealed class EncryptionKey
{
    /// <summary>The allowed form of a key, for error messages.</summary>
    public const string Allowed =
        "an id of 1 to 64 of A-Z a-z 0-9 _ -, a colon, and the base64 of 32 random bytes (openssl rand -base64 32)";

    /// <summary>The length of a key.</summary>
    public const int KeyBytes = 32;

    // NIST SP 800-38D §8.2.2: 96 random bits are enough for 2^32 values under one key.
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key;

    /// <summary>A key with an id; the id is stored in plaintext beside each value.</summary>
    /// <param name="id">1 to 64 of <c>A-Z a-z 0-9 _ -</c>.</param>
    /// <param name="key">32 random bytes.</param>
    /// <exception cref="ArgumentException">The id or the length of the key is not allowed.</exception>
    public EncryptionKey(string id, ReadOnlySpan<byte> key)
    {
        if (!Model.Identifier.IsValid(id) || key.Length != KeyBytes)
            throw new ArgumentException($"An encryption key must be {Allowed}.", nameof(key));
        (Id, _key) = (id, key.ToArray());
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>Reads <c>id:base64</c>; false when it does not have the form <see cref="Allowed"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EncryptionKey? key)
    {
        key = null;
        if (text?.Split(':') is not [var id, var base64] || !Model.Identifier.IsValid(id))
            return false;
        var bytes = new byte[KeyBytes];
        if (!Convert.TryFromBase64String(base64, bytes, out var length) || length != KeyBytes)
            return false;
        key = new(id, bytes);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Id + ":***";

    /// <summary>Nonce, ciphertext and tag in one.</summary>
    internal byte[] Seal(string place, ReadOnlySpan<byte> value, Action<Span<byte>> fillNonce)
    {
        var box = new byte[NonceBytes + value.Length + TagBytes];
        var nonce = box.AsSpan(0, NonceBytes);
        fillNonce(nonce);
        // Created for each value: two threads must not use one instance at once.
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, value, box.AsSpan(NonceBytes, value.Length), box.AsSpan(NonceBytes + value.Length),
            Encoding.UTF8.GetBytes(place));
        return box;
    }

    /// <summary>The value; null when it was not encrypted with this key for this place, or was altered.</summary>
    internal byte[]? Open(string place, ReadOnlySpan<byte> box)
    {
        if (box.Length < NonceBytes + TagBytes)
            return null;
        var value = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        try
        {
            aes.Decrypt(box[..NonceBytes], box[NonceBytes..^TagBytes], box[^TagBytes..], value, Encoding.UTF8.GetBytes(place));
            return value;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
