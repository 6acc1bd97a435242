namespace Webhooks.Model;

/// <summary>The leaves that a value is equal for.</summary>
/// <param name="Equal">Those that compare for equality: true if they ask for it, false if they ask for the opposite.</param>
/// <param name="Element">Those that are true because an array contains the value.</param>
internal readonly record struct EqualBits(UInt128 Equal, UInt128 Element);

/// <summary>The leaves at one place that compare for equality, by the text of their operands.</summary>
internal sealed class EqualLeaves
{
    private static readonly EqualLeaves None = new([], _ => false, StringComparer.Ordinal);

    private readonly Dictionary<string, EqualBits> _byText;
    private readonly Dictionary<string, EqualBits>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private EqualLeaves(IEnumerable<PlacedLeaf> leaves, Func<FilterOperand, bool> isOfKind, StringComparer comparer)
    {
        _byText = new(comparer);
        foreach (var (leaf, bit) in leaves)
        {
            foreach (var operand in leaf.Operands.Where(isOfKind))
            {
                var found = _byText.GetValueOrDefault(operand.Text);
                _byText[operand.Text] = leaf.Operator == FilterOperator.Contains
                    ? found with { Element = found.Element | bit }
                    : found with { Equal = found.Equal | bit };
            }
        }

        _lookup = _byText.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool IsEmpty => _byText.Count == 0;

    /// <summary>Those with an operand of a kind.</summary>
    public static EqualLeaves Of(IEnumerable<PlacedLeaf> leaves, Func<FilterOperand, bool> isOfKind) => New(
        leaves.Where(placed => placed.Leaf.Operator.IsEquality() || placed.Leaf.Operator == FilterOperator.Contains), isOfKind,
        StringComparer.Ordinal);

    /// <summary>Those that compare strings without regard to case.</summary>
    public static EqualLeaves Caseless(IEnumerable<PlacedLeaf> leaves) =>
        New(leaves.Where(placed => placed.Leaf.Operator == FilterOperator.IEq), _ => true, StringComparer.OrdinalIgnoreCase);

    private static EqualLeaves New(IEnumerable<PlacedLeaf> leaves, Func<FilterOperand, bool> isOfKind, StringComparer comparer)
    {
        PlacedLeaf[] comparing = [.. leaves.Where(placed => placed.Leaf.Operands.Any(isOfKind))];
        return comparing.Length == 0 ? None : new(comparing, isOfKind, comparer);
    }

    public EqualBits Find(ReadOnlySpan<char> text)
    {
        if (_byText.Count == 0)
            return default;
        FilterWork.Add(text.Length);
        return _lookup.TryGetValue(text, out var found) ? found : default;
    }
}
