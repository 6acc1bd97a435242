namespace Webhooks.Model;

/// <summary>All leaves at one place that look for a part of one length.</summary>
internal sealed class PartsOfLength
{
    /// <summary>From here on one pass that finds all parts is faster than a search for each, which text can be made to slow down.</summary>
    private const int ManyPlaces = 32;

    private const ulong Base = 0x100_0000_01B3;
    private const ulong Mix = 0x9E37_79B9_7F4A_7C15;

    private readonly KeyValuePair<string, UInt128>[] _parts;
    private readonly Dictionary<string, UInt128>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    // A bit for the hash of each part, and the parts by hash: most places of a text have another one.
    private readonly ulong _bits;
    private readonly Dictionary<ulong, KeyValuePair<string, UInt128>[]> _byHash;
    private readonly ulong _leaving = 1;

    public PartsOfLength(IGrouping<int, PlacedLeaf> leaves)
    {
        Length = leaves.Key;
        var byPart = new Dictionary<string, UInt128>(StringComparer.Ordinal);
        foreach (var (leaf, bit) in leaves)
            byPart[leaf.Operands[0].Text] = byPart.GetValueOrDefault(leaf.Operands[0].Text) | bit;
        _lookup = byPart.GetAlternateLookup<ReadOnlySpan<char>>();
        _parts = [.. byPart];
        _byHash = _parts.GroupBy(part => HashOf(part.Key)).ToDictionary(same => same.Key, same => same.ToArray());
        foreach (var hash in _byHash.Keys)
            _bits |= BitOf(hash);
        for (var i = 0; i < Length; i++)
            _leaving *= Base;
    }

    public int Length { get; }

    /// <summary>Those whose part this is.</summary>
    public UInt128 Find(ReadOnlySpan<char> part)
    {
        FilterWork.Add(part.Length);
        return _lookup.TryGetValue(part, out var bits) ? bits : 0;
    }

    /// <summary>Those whose part is anywhere in a text that is not shorter.</summary>
    public UInt128 FindAnywhere(ReadOnlySpan<char> text)
    {
        var places = text.Length - Length + 1;
        return places >= ManyPlaces && Length > 0 ? FindByHash(text) : places < _parts.Length ? FindAt(places, text) : FindEach(text);
    }

    private UInt128 FindAt(int places, ReadOnlySpan<char> text)
    {
        var holding = UInt128.Zero;
        for (var at = 0; at < places; at++)
            holding |= Find(text.Slice(at, Length));
        return holding;
    }

    private UInt128 FindEach(ReadOnlySpan<char> text)
    {
        var holding = UInt128.Zero;
        foreach (var (part, bits) in _parts)
        {
            FilterWork.Add(text.Length);
            if (text.IndexOf(part) >= 0)
                holding |= bits;
        }

        return holding;
    }

    /// <summary>The hash of the next place follows from that of the last one (Rabin and Karp).</summary>
    private UInt128 FindByHash(ReadOnlySpan<char> text)
    {
        FilterWork.Add(text.Length);
        var holding = UInt128.Zero;
        var (hash, bits, leaving) = (HashOf(text[..Length]), _bits, _leaving);
        var entering = text[Length..];
        for (var at = 0; ; at++)
        {
            if ((bits & BitOf(hash)) != 0 && _byHash.TryGetValue(hash, out var parts))
                holding |= Equal(parts, text.Slice(at, Length), holding);
            if (at >= entering.Length)
                return holding;
            hash = hash * Base + (entering[at] - text[at] * leaving);
        }
    }

    /// <summary>Those with the part, unless they were found before.</summary>
    private static UInt128 Equal(KeyValuePair<string, UInt128>[] parts, ReadOnlySpan<char> text, UInt128 found)
    {
        var holding = UInt128.Zero;
        foreach (var (part, bits) in parts)
        {
            if ((found & bits) == 0 && text.SequenceEqual(part))
                holding |= bits;
        }

        return holding;
    }

    private static ulong HashOf(ReadOnlySpan<char> text)
    {
        var hash = 0UL;
        foreach (var character in text)
            hash = hash * Base + character;
        return hash;
    }

    private static ulong BitOf(ulong hash) => 1UL << (int)(hash * Mix >> 58);
}
