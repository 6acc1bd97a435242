using System.Collections.Immutable;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>One comparison of a filter.</summary>
/// <param name="Path">Where the value is.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Operands">What it is compared with; more than one is a list.</param>
/// <param name="Expected">The operand as it is written, in JSON.</param>
internal sealed record FilterLeaf(FilterPath Path, FilterOperator Operator, ImmutableArray<FilterOperand> Operands, string Expected)
{
    /// <summary>The operand of <c>$exists</c> and <c>$changed</c>.</summary>
    public bool IsAsked => Operands[0].Type == JsonTokenType.True;

    /// <summary>Whether it is true where there is no value.</summary>
    public bool HoldsMissing => Operator is FilterOperator.Ne or FilterOperator.Nin || (Operator == FilterOperator.Exists && !IsAsked);

    /// <summary>Whether it is true where there is an object, or a value that equals no operand.</summary>
    public bool HoldsObject => Operator is FilterOperator.Ne or FilterOperator.Nin || (Operator == FilterOperator.Exists && IsAsked);

    /// <summary>Whether it compares a part of a string.</summary>
    public bool ComparesText => Operands[0].Type == JsonTokenType.String
        && Operator is FilterOperator.StartsWith or FilterOperator.EndsWith or FilterOperator.Contains;

    /// <summary>Whether a value that is below (negative), at (zero) or above its bound makes it true.</summary>
    public bool HoldsOrder(int order) => Operator switch
    {
        FilterOperator.Gt => order > 0,
        FilterOperator.Gte => order >= 0,
        FilterOperator.Lt => order < 0,
        _ => order <= 0,
    };
}
