using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>A filter as a tree over its leaves.</summary>
internal abstract record FilterClause
{
    /// <summary>True if all parts are; without any it is true of every event.</summary>
    public sealed record All(ImmutableArray<FilterClause> Parts) : FilterClause;

    /// <summary>True if one part is.</summary>
    public sealed record Any(ImmutableArray<FilterClause> Parts) : FilterClause;

    /// <param name="Json">What is negated, as it is written.</param>
    public sealed record Not(FilterClause Part, string Json) : FilterClause;

    /// <summary>The leaf with this number.</summary>
    public sealed record Leaf(int Number) : FilterClause;

    /// <summary>What the filter says, given what its leaves say.</summary>
    public bool Holds(uint leaves) => this switch
    {
        Leaf leaf => (leaves >> leaf.Number & 1) != 0,
        Not not => !not.Part.Holds(leaves),
        All all => Every(all.Parts, leaves),
        Any any => Some(any.Parts, leaves),
        _ => throw new InvalidOperationException("Not a clause of a filter."),
    };

    private static bool Every(ImmutableArray<FilterClause> parts, uint leaves)
    {
        foreach (var part in parts)
        {
            if (!part.Holds(leaves))
                return false;
        }

        return true;
    }

    private static bool Some(ImmutableArray<FilterClause> parts, uint leaves)
    {
        foreach (var part in parts)
        {
            if (part.Holds(leaves))
                return true;
        }

        return false;
    }
}
