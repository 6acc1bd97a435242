using System.Collections.Frozen;

namespace Webhooks.Model;

/// <summary>How a leaf of a filter compares.</summary>
internal enum FilterOperator
{
    Eq,
    Ne,
    In,
    Nin,
    Gt,
    Gte,
    Lt,
    Lte,
    Exists,
    StartsWith,
    EndsWith,
    Contains,
    IEq,
    From,
    To,
    Changed,
}

internal static class FilterOperators
{
    /// <summary>The operators by their names in a filter.</summary>
    public static FrozenDictionary<string, FilterOperator> ByName { get; } = new Dictionary<string, FilterOperator>
    {
        ["$eq"] = FilterOperator.Eq,
        ["$ne"] = FilterOperator.Ne,
        ["$in"] = FilterOperator.In,
        ["$nin"] = FilterOperator.Nin,
        ["$gt"] = FilterOperator.Gt,
        ["$gte"] = FilterOperator.Gte,
        ["$lt"] = FilterOperator.Lt,
        ["$lte"] = FilterOperator.Lte,
        ["$exists"] = FilterOperator.Exists,
        ["$startsWith"] = FilterOperator.StartsWith,
        ["$endsWith"] = FilterOperator.EndsWith,
        ["$contains"] = FilterOperator.Contains,
        ["$ieq"] = FilterOperator.IEq,
        ["$from"] = FilterOperator.From,
        ["$to"] = FilterOperator.To,
        ["$changed"] = FilterOperator.Changed,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<FilterOperator, string> Names = ByName.ToFrozenDictionary(
        entry => entry.Value, entry => entry.Key);

    public static string NameOf(FilterOperator @operator) => Names[@operator];

    /// <summary>Whether it compares for equality with any of its operands.</summary>
    public static bool IsEquality(this FilterOperator @operator) =>
        @operator is FilterOperator.Eq or FilterOperator.Ne or FilterOperator.In or FilterOperator.Nin or FilterOperator.From
            or FilterOperator.To;

    /// <summary>Whether it compares for order.</summary>
    public static bool IsOrder(this FilterOperator @operator) =>
        @operator is FilterOperator.Gt or FilterOperator.Gte or FilterOperator.Lt or FilterOperator.Lte;
}
