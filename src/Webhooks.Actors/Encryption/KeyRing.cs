using System.Security.Cryptography;

namespace Webhooks.Actors.Encryption;

/// <summary>A value that only the key with the given id can decrypt.</summary>
internal readonly record struct SealedValue(string Key, ReadOnlyMemory<byte> Box);

/// <summary>The keys of the node. The first encrypts, all of them decrypt; without any, secrets are stored in plaintext.</summary>
internal sealed class KeyRing(IReadOnlyList<EncryptionKey> keys, Action<Span<byte>>? fillNonce = null)
{
    private readonly Dictionary<string, EncryptionKey> _byId = keys.ToDictionary(key => key.Id);
    private readonly Action<Span<byte>> _fillNonce = fillNonce ?? RandomNumberGenerator.Fill;

    public static KeyRing None { get; } = new([]);

    /// <summary>The key that encrypts; null without one.</summary>
    public EncryptionKey? First { get; } = keys.Count > 0 ? keys[0] : null;

    public bool Has(string id) => _byId.ContainsKey(id);

    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public SealedValue Seal(SecretPlace place, ReadOnlySpan<byte> value)
    {
        var key = First ?? throw new InvalidOperationException("There is no key to encrypt with.");
        return new(key.Id, key.Seal(place.Text, value, _fillNonce));
    }

    /// <exception cref="SecretUnreadableException">Its key is missing, or it was not sealed for this place.</exception>
    public byte[] Open(SecretPlace place, SealedValue value)
    {
        if (!_byId.TryGetValue(value.Key, out var key))
            throw new SecretUnreadableException(
                $"{place} is encrypted with key '{value.Key}', which is not in Webhooks:Encryption:Keys.");
        return key.Open(place.Text, value.Box.Span)
            ?? throw new SecretUnreadableException(
                $"{place} cannot be decrypted with key '{value.Key}': it was altered, or belongs to another webhook or field.");
    }
}
