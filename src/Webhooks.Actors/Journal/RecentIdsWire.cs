using System.Runtime.Serialization;
using Google.Protobuf;
using Webhooks.Model;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Webhooks.Actors.Journal;

/// <summary>Recent ids as one block of bytes: a hundred thousand separate messages would be garbage of twice that size.</summary>
internal static class RecentIdsWire
{
    private const int Size = 5 * sizeof(long);

    public static ByteString ToWire(IReadOnlyList<RecentId> ids)
    {
        var bytes = new byte[ids.Count * Size];
        for (var i = 0; i < ids.Count; i++)
        {
            var id = ids[i];
            var to = bytes.AsSpan(i * Size, Size);
            WriteUInt64LittleEndian(to, id.Key.Low);
            WriteUInt64LittleEndian(to[8..], id.Key.High);
            WriteInt64LittleEndian(to[16..], id.Sequence);
            WriteInt64LittleEndian(to[24..], id.Digest.Value);
            WriteInt64LittleEndian(to[32..], WireTypes.ToWire(id.AcceptedAt));
        }

        return WireTypes.Bytes(bytes);
    }

    public static RecentId[] FromWire(ByteString bytes)
    {
        if (bytes.Length % Size != 0)
            throw new SerializationException($"Recent ids have {Size} bytes each; {bytes.Length} bytes are incomplete.");
        var ids = new RecentId[bytes.Length / Size];
        for (var i = 0; i < ids.Length; i++)
        {
            var from = bytes.Span.Slice(i * Size, Size);
            ids[i] = new(
                new(ReadUInt64LittleEndian(from), ReadUInt64LittleEndian(from[8..])),
                ReadInt64LittleEndian(from[16..]),
                new(ReadInt64LittleEndian(from[24..])),
                WireTypes.Instant(ReadInt64LittleEndian(from[32..])));
        }

        return ids;
    }
}
