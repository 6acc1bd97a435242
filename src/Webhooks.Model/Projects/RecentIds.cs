using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Model;

/// <summary>
/// 128 bits of SHA-256 of an event's id. A tenth of the memory of the text, and collisions cannot be constructed.
/// </summary>
internal readonly record struct EventKey(ulong Low, ulong High)
{
    public static EventKey Of(PublishedEventId id)
    {
        Span<byte> text = stackalloc byte[64];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(id.Value, text)], hash);
        return new(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
    }
}

/// <summary>One id that was accepted recently.</summary>
internal readonly record struct RecentId(EventKey Key, long Sequence, ContentDigest Digest, DateTimeOffset AcceptedAt);

/// <summary>
/// The ids accepted recently: within them, publishing again is recognised. Bounded by number and by age, so that a project's memory
/// and snapshot stay small; a publisher that repeats itself does so within minutes.
/// </summary>
/// <remarks>
/// Mutable for performance on the publish path, and deterministic: it depends only on the facts. A ring in order of age whose entries
/// are chained by the hash of their key: half the memory of a dictionary and a queue.
/// </remarks>
internal sealed class RecentIds
{
    /// <summary>How many ids are remembered: about 6 MB.</summary>
    public const int MaxCount = 100_000;

    private const int FirstCapacity = 16;
    private const int None = -1;

    /// <summary>How long an id is remembered.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    private Entry[] _ring = new Entry[FirstCapacity];
    private int[] _newest = Chains(FirstCapacity);
    private int _oldest;

    public int Count { get; private set; }

    public bool TryGet(EventKey key, out long sequence, out ContentDigest digest)
    {
        for (var at = _newest[ChainOf(key)]; at != None; at = _ring[at].Older)
        {
            if (_ring[at].Id.Key != key)
                continue;
            (sequence, digest) = (_ring[at].Id.Sequence, _ring[at].Id.Digest);
            return true;
        }

        (sequence, digest) = (0, default);
        return false;
    }

    public void Add(RecentId id)
    {
        while (Count == MaxCount || (Count > 0 && _ring[_oldest].Id.AcceptedAt < id.AcceptedAt - MaxAge))
            ForgetOldest();
        if (Count == _ring.Length)
            Grow();
        Put(id, Wrap(_oldest + Count));
        Count++;
    }

    /// <summary>A copy in order of age, for the snapshot.</summary>
    public RecentId[] ToArray()
    {
        var ids = new RecentId[Count];
        for (var i = 0; i < Count; i++)
            ids[i] = _ring[Wrap(_oldest + i)].Id;
        return ids;
    }

    private static int[] Chains(int count)
    {
        var chains = new int[(int)BitOperations.RoundUpToPowerOf2((uint)count)];
        Array.Fill(chains, None);
        return chains;
    }

    private void Put(RecentId id, int at)
    {
        ref var newest = ref _newest[ChainOf(id.Key)];
        _ring[at] = new(id, Older: newest);
        newest = at;
    }

    /// <summary>The oldest is the last of its chain.</summary>
    private void ForgetOldest()
    {
        ref var link = ref _newest[ChainOf(_ring[_oldest].Id.Key)];
        while (link != _oldest)
            link = ref _ring[link].Older;
        link = None;
        _oldest = Wrap(_oldest + 1);
        Count--;
    }

    private void Grow()
    {
        var ids = ToArray();
        _ring = new Entry[Math.Min(2 * _ring.Length, MaxCount)];
        _newest = Chains(_ring.Length);
        _oldest = 0;
        for (var i = 0; i < ids.Length; i++)
            Put(ids[i], i);
    }

    private int ChainOf(EventKey key) => (int)(key.Low & (uint)(_newest.Length - 1));

    private int Wrap(int index) => index < _ring.Length ? index : index - _ring.Length;

    private record struct Entry(RecentId Id, int Older)
    {
        public int Older = Older;
    }
}
