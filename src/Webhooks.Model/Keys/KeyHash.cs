using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Model;

/// <summary>The SHA-256 of a key.</summary>
/// <remarks>
/// A fast hash is right here: a key is 256 random bits, so there is nothing to guess. Keys are found by it in a dictionary, and the time
/// that takes may say something about the stored hashes; but a caller cannot choose the hash of what he presents, and a hash, even a whole
/// one, does not lead to its key.
/// </remarks>
internal readonly record struct KeyHash(UInt128 High, UInt128 Low)
{
    public const int Bytes = SHA256.HashSizeInBytes;

    public static KeyHash Of(string key)
    {
        Span<byte> hash = stackalloc byte[Bytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return From(hash);
    }

    public static KeyHash From(ReadOnlySpan<byte> hash) => hash.Length == Bytes
        ? new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[(Bytes / 2)..]))
        : throw new FormatException($"The hash of a key has {hash.Length} bytes; it must have {Bytes}.");

    public byte[] ToBytes()
    {
        var hash = new byte[Bytes];
        BinaryPrimitives.WriteUInt128BigEndian(hash, High);
        BinaryPrimitives.WriteUInt128BigEndian(hash.AsSpan(Bytes / 2), Low);
        return hash;
    }
}
