using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>A value at a path of events.</summary>
internal readonly record struct FilterKey(ImmutableArray<string> Names, FilterOperand Value)
{
    public bool IsOfKey => Names is ["key"];
}

/// <summary>By what a filter can be found: each event that it matches has at least one of its keys.</summary>
internal static class FilterKeys
{
    /// <summary>The keys of the filter that the fewest share; default when it must have none.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="sharing">How many filters are found by a key so far: a status is shared by many, a customer by few.</param>
    public static ImmutableArray<FilterKey> Of(PayloadFilter filter, Func<FilterKey, int> sharing)
    {
        return OfClause(filter.Clause);

        ImmutableArray<FilterKey> OfClause(FilterClause clause) => clause switch
        {
            FilterClause.Leaf leaf => OfLeaf(filter.Leaves[leaf.Number]),
            FilterClause.All all when all.Parts.Select(OfClause).Where(keys => !keys.IsDefault).ToList() is { Count: > 0 } found =>
                found.MinBy(keys => keys.Sum(sharing)),
            FilterClause.Any any when any.Parts.Select(OfClause).ToList() is var parts && parts.TrueForAll(keys => !keys.IsDefault) =>
                [.. parts.SelectMany(keys => keys)],
            _ => default,
        };
    }

    /// <summary>The place of a former value depends on the event's type, so <c>$from</c> has none.</summary>
    private static ImmutableArray<FilterKey> OfLeaf(FilterLeaf leaf) =>
        leaf.Operator is FilterOperator.Eq or FilterOperator.In or FilterOperator.To
            ? [.. leaf.Operands.Select(operand => new FilterKey(leaf.Path.Names, operand))]
            : default;
}
