using System.Collections.Immutable;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>The leaves at one place that compare for order, over the sorted values that they compare with.</summary>
internal sealed class BoundLeaves
{
    private static readonly BoundLeaves None = new([]);

    private readonly ImmutableArray<FilterOperand> _bounds;

    // What holds for a value below the first bound, at it, between it and the next, and so on.
    private readonly ImmutableArray<UInt128> _holding;

    private BoundLeaves(PlacedLeaf[] bounding)
    {
        _bounds = [.. bounding.Select(placed => placed.Leaf.Operands[0]).DistinctBy(operand => operand.Text).Order(FilterOperand.ByOrder)];
        _holding = [.. Enumerable.Range(0, 2 * _bounds.Length + 1).Select(HoldingAt)];

        UInt128 HoldingAt(int place) => bounding
            .Where(placed => placed.Leaf.HoldsOrder(place.CompareTo(2 * PlaceOf(placed.Leaf.Operands[0]) + 1)))
            .Aggregate(UInt128.Zero, (bits, placed) => bits | placed.Bit);

        int PlaceOf(FilterOperand operand) => _bounds.IndexOf(_bounds.First(bound => bound.Text == operand.Text));
    }

    /// <summary>Those with a bound of the type.</summary>
    public static BoundLeaves Of(IEnumerable<PlacedLeaf> leaves, JsonTokenType type)
    {
        PlacedLeaf[] bounding = [.. leaves.Where(placed => placed.Leaf.Operator.IsOrder() && placed.Leaf.Operands[0].Type == type)];
        return bounding.Length == 0 ? None : new(bounding);
    }

    /// <summary>What a value of the type of the bounds makes true.</summary>
    public UInt128 Holding(in FilterValue value)
    {
        if (_bounds.IsEmpty)
            return 0;
        var (low, high) = (0, _bounds.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            FilterWork.Add(Math.Min(_bounds[middle].Text.Length, value.Length));
            var order = _bounds[middle].CompareTo(value);
            if (order == 0)
                return _holding[2 * middle + 1];
            if (order < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return _holding[2 * low];
    }
}
