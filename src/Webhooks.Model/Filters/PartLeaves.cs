using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>
/// The leaves at one place that look for a part of a string, by the length of the part: a string is compared with all parts of one length
/// at once. However many leaves there are, a short string costs about as many lookups as it has characters.
/// </summary>
internal sealed class PartLeaves
{
    private static readonly PartLeaves None = new([]);

    private readonly ImmutableArray<PartsOfLength> _lengths;

    private PartLeaves(IEnumerable<PlacedLeaf> leaves) => _lengths =
    [
        .. leaves.GroupBy(placed => placed.Leaf.Operands[0].Text.Length).OrderBy(same => same.Key).Select(same => new PartsOfLength(same)),
    ];

    /// <summary>Those that look for a part at the beginning, at the end or anywhere.</summary>
    public static PartLeaves Of(IEnumerable<PlacedLeaf> leaves, FilterOperator @operator)
    {
        PlacedLeaf[] own = [.. leaves.Where(placed => placed.Leaf.Operator == @operator && placed.Leaf.ComparesText)];
        return own.Length == 0 ? None : new(own);
    }

    public UInt128 AtStart(ReadOnlySpan<char> text)
    {
        var holding = UInt128.Zero;
        foreach (var parts in _lengths)
        {
            if (parts.Length > text.Length)
                break;
            holding |= parts.Find(text[..parts.Length]);
        }

        return holding;
    }

    public UInt128 AtEnd(ReadOnlySpan<char> text)
    {
        var holding = UInt128.Zero;
        foreach (var parts in _lengths)
        {
            if (parts.Length > text.Length)
                break;
            holding |= parts.Find(text[^parts.Length..]);
        }

        return holding;
    }

    public UInt128 Anywhere(ReadOnlySpan<char> text)
    {
        var holding = UInt128.Zero;
        foreach (var parts in _lengths)
        {
            if (parts.Length > text.Length)
                break;
            holding |= parts.FindAnywhere(text);
        }

        return holding;
    }
}
