using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Model;

/// <summary>
/// 128 bits of SHA-256 of an event's id. A tenth of the memory of the text, and nobody can make two ids collide.
/// </summary>
internal readonly record struct EventKey(ulong Low, ulong High)
{
    public static EventKey Of(EventId id)
    {
        Span<byte> text = stackalloc byte[64];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(id.Value, text)], hash);
        return new(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
    }
}

/// <summary>One id that was accepted of late.</summary>
internal readonly record struct RecentId(EventKey Key, long Sequence, ContentDigest Digest, DateTimeOffset AcceptedAt);

/// <summary>
/// The ids accepted of late: within them, publishing again is recognised. Bounded by number and by age, so that a project's memory
/// and snapshot stay small; a publisher that repeats itself does so within minutes.
/// </summary>
/// <remarks>Mutable for its cost on the publish path, and deterministic: it follows from the facts alone.</remarks>
internal sealed class RecentIds
{
    /// <summary>How many ids are remembered: about 7 MB.</summary>
    public const int MaxCount = 100_000;

    /// <summary>How long an id is remembered.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    private readonly Dictionary<EventKey, (long Sequence, ContentDigest Digest)> _byKey = [];
    private readonly Queue<(EventKey Key, DateTimeOffset AcceptedAt)> _byAge = new();

    public int Count => _byKey.Count;

    public bool TryGet(EventKey key, out long sequence, out ContentDigest digest)
    {
        var found = _byKey.TryGetValue(key, out var entry);
        (sequence, digest) = entry;
        return found;
    }

    public void Add(RecentId id)
    {
        _byKey[id.Key] = (id.Sequence, id.Digest);
        _byAge.Enqueue((id.Key, id.AcceptedAt));
        while (_byAge.Count > MaxCount || _byAge.Peek().AcceptedAt < id.AcceptedAt - MaxAge)
            _byKey.Remove(_byAge.Dequeue().Key);
    }

    /// <summary>A copy in order of age, for the snapshot.</summary>
    public RecentId[] ToArray() =>
        [.. _byAge.Select(aged => new RecentId(aged.Key, _byKey[aged.Key].Sequence, _byKey[aged.Key].Digest, aged.AcceptedAt))];
}
