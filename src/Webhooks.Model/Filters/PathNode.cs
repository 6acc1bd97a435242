using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>What was found of leaves: which hold, and which have a value at all. Each place of a leaf has its bit.</summary>
internal readonly record struct Marks(UInt128 Holding, UInt128 There)
{
    public static Marks operator |(Marks one, Marks other) => new(one.Holding | other.Holding, one.There | other.There);

    public Marks Without(UInt128 bits) => new(Holding & ~bits, There & ~bits);
}

/// <summary>A place that a filter looks at, in the trie of all of them.</summary>
internal sealed class PathNode(string name)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(name);
    private readonly List<PathNode> _children = [];
    private readonly List<PlacedLeaf> _leaves = [];
    private ulong _lengths;

    public string Name => name;

    /// <summary>The leaves here.</summary>
    public LeafTable Leaves { get; private set; } = LeafTable.None;

    /// <summary>Where the value's place in the body is noted; -1 when it is not needed.</summary>
    public int Capture { get; private set; } = -1;

    /// <summary>The captures here and below.</summary>
    public ImmutableArray<int> Captures { get; private set; } = [];

    /// <summary>The bits here and below.</summary>
    public UInt128 Bits { get; private set; }

    /// <summary>What is found here and below when there is no value.</summary>
    public Marks Missing { get; private set; }

    /// <summary>What is found here and below when there is an object without members, or an array without elements.</summary>
    public Marks Empty { get; private set; }

    /// <summary>What is found below when there is a scalar.</summary>
    public Marks MissingBelow { get; private set; }

    public PathNode Child(string childName)
    {
        var child = _children.Find(node => node.Name == childName);
        if (child is null)
            _children.Add(child = new(childName));
        return child;
    }

    public void Add(PlacedLeaf leaf) => _leaves.Add(leaf);

    /// <summary>Has the place noted under the number, or the one it has.</summary>
    public int CaptureAs(int number) => Capture < 0 ? Capture = number : Capture;

    /// <summary>Called when the trie is complete.</summary>
    public void Complete()
    {
        Captures = Capture < 0 ? [] : [Capture];
        Leaves = _leaves.Count == 0 ? LeafTable.None : new(_leaves);
        Bits = Leaves.Bits;
        foreach (var child in _children)
        {
            child.Complete();
            Bits |= child.Bits;
            MissingBelow |= child.Missing;
            Captures = Captures.AddRange(child.Captures);
            _lengths |= LengthBit(child._utf8.Length);
        }

        Missing = MissingBelow | new Marks(Leaves.Missing, 0);
        Empty = MissingBelow | new Marks(Leaves.Object, Leaves.Bits);
    }

    /// <summary>The place below that the member leads to, or null.</summary>
    public PathNode? Find(ref Utf8JsonReader member)
    {
        if (_children.Count == 0)
            return null;
        if (member.ValueIsEscaped)
            return FindDecoded(member.ValueSpan);
        if ((_lengths & LengthBit(member.ValueSpan.Length)) == 0)
            return null;
        foreach (var child in CollectionsMarshal.AsSpan(_children))
        {
            if (member.ValueSpan.SequenceEqual(child._utf8))
                return child;
        }

        return null;
    }

    private PathNode? FindDecoded(ReadOnlySpan<byte> escaped)
    {
        // An escape is at most six bytes for a character; a longer name is none that a filter of its size can have.
        if (escaped.Length > 6 * PayloadFilter.MaxBytes)
            return null;
        using var text = new DecodedText(escaped, isEscaped: true);
        foreach (var child in CollectionsMarshal.AsSpan(_children))
        {
            if (text.Span.SequenceEqual(child.Name))
                return child;
        }

        return null;
    }

    private static ulong LengthBit(int length) => 1UL << (length & 63);
}
