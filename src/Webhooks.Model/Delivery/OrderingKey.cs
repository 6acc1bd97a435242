using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Model;

/// <summary>
/// The hash of an event's ordering key, kept without the event: 64 bits of SHA-256. Two keys with the same hash wait for each
/// other; there is no other effect.
/// </summary>
internal readonly record struct OrderingKey(long Value)
{
    /// <summary>The key of the event, or null: it is not ordered.</summary>
    public static OrderingKey? Of(PublishedEvent @event)
    {
        if (@event.Key is not { Length: > 0 } key)
            return null;
        var text = Encoding.UTF8.GetBytes(key);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return new(BinaryPrimitives.ReadInt64LittleEndian(hash));
    }
}
