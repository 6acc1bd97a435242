using System.Collections.Immutable;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>A leaf at a place where its value may be, with the bit of what is found there.</summary>
internal readonly record struct PlacedLeaf(FilterLeaf Leaf, UInt128 Bit);

/// <summary>
/// All leaves at one place, so that a value is compared with them at once: a lookup for what is equal, a search among the sorted bounds,
/// and one by one only what is left. An event's array may have a hundred thousand elements.
/// </summary>
internal sealed class LeafTable
{
    /// <summary>No leaves, as at most places.</summary>
    public static readonly LeafTable None = new([]);

    private readonly EqualLeaves _strings;
    private readonly EqualLeaves _numbers;
    private readonly EqualLeaves _literals;
    private readonly EqualLeaves _caseless;
    private readonly BoundLeaves _stringBounds;
    private readonly BoundLeaves _numberBounds;
    private readonly ImmutableArray<PlacedLeaf> _texts;

    // What a value makes true that equals no operand.
    private readonly UInt128 _unequal;

    public LeafTable(IReadOnlyList<PlacedLeaf> leaves)
    {
        IsEmpty = leaves.Count == 0;
        foreach (var (leaf, bit) in leaves)
        {
            Bits |= bit;
            Missing |= leaf.HoldsMissing ? bit : 0;
            Object |= leaf.HoldsObject ? bit : 0;
        }

        _unequal = Object;
        _strings = EqualLeaves.Of(leaves, operand => operand.Type == JsonTokenType.String);
        _numbers = EqualLeaves.Of(leaves, operand => operand.Type == JsonTokenType.Number);
        _literals = EqualLeaves.Of(leaves, operand => operand.Type is not (JsonTokenType.String or JsonTokenType.Number));
        _caseless = EqualLeaves.Caseless(leaves);
        _stringBounds = BoundLeaves.Of(leaves, JsonTokenType.String);
        _numberBounds = BoundLeaves.Of(leaves, JsonTokenType.Number);
        _texts = [.. leaves.Where(placed => placed.Leaf.ComparesText)];
    }

    public bool IsEmpty { get; }

    /// <summary>Whether a number needs the text that equal numbers share.</summary>
    public bool NeedsNumberText => !_numbers.IsEmpty;

    /// <summary>The bits of all leaves here.</summary>
    public UInt128 Bits { get; }

    /// <summary>What holds where there is no value.</summary>
    public UInt128 Missing { get; }

    /// <summary>What holds where there is an object.</summary>
    public UInt128 Object { get; }

    /// <summary>What a scalar makes true.</summary>
    public UInt128 Holding(FilterValue value) => value.Type switch
    {
        JsonTokenType.String =>
            Equal(_strings, value) | _caseless.Find(value.Text).Equal | _stringBounds.Holding(value) | Texts(value.Text),
        JsonTokenType.Number => Equal(_numbers, value) | _numberBounds.Holding(value),
        _ => Equal(_literals, value),
    };

    private UInt128 Equal(EqualLeaves leaves, FilterValue value)
    {
        var found = leaves.Find(value.Text);
        return (_unequal ^ found.Equal) | (value.IsElement ? found.Element : 0);
    }

    private UInt128 Texts(ReadOnlySpan<char> text)
    {
        var holding = UInt128.Zero;
        foreach (var (leaf, bit) in _texts)
        {
            FilterWork.Add(text.Length);
            if (leaf.HoldsText(text))
                holding |= bit;
        }

        return holding;
    }
}
