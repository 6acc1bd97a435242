using System.Text.Json;

namespace Webhooks.Model;

/// <summary>A leaf at a place where its value may be, with the bit of what is found there.</summary>
internal readonly record struct PlacedLeaf(FilterLeaf Leaf, UInt128 Bit);

/// <summary>
/// All leaves at one place, so that a value is compared with them at once: a lookup for what is equal, one for each length of what is a
/// part, and a search among the sorted bounds. An event's array may have a hundred thousand elements.
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
    private readonly PartLeaves _starts;
    private readonly PartLeaves _ends;
    private readonly PartLeaves _parts;

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
        _starts = PartLeaves.Of(leaves, FilterOperator.StartsWith);
        _ends = PartLeaves.Of(leaves, FilterOperator.EndsWith);
        _parts = PartLeaves.Of(leaves, FilterOperator.Contains);
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
    public UInt128 Holding(in FilterValue value) => value.Type switch
    {
        JsonTokenType.String => Equal(_strings, value) | _caseless.Find(value.Text).Equal | _stringBounds.Holding(value)
            | _starts.AtStart(value.Text) | _ends.AtEnd(value.Text) | _parts.Anywhere(value.Text),
        JsonTokenType.Number => Equal(_numbers, value) | _numberBounds.Holding(value),
        _ => Equal(_literals, value),
    };

    private UInt128 Equal(EqualLeaves leaves, in FilterValue value)
    {
        var found = leaves.Find(value.Text);
        return (_unequal ^ found.Equal) | (value.IsElement ? found.Element : 0);
    }
}
