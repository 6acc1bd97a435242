using System.Collections.Immutable;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>One comparison of a filter.</summary>
internal sealed class FilterLeaf
{
    /// <summary>From so many operands on, those that are equal are found by their hash.</summary>
    private const int HashedFrom = 8;

    private readonly HashSet<(JsonTokenType, string)>? _hashed;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _strings;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _numbers;

    public FilterLeaf(FilterPath path, FilterOperator @operator, ImmutableArray<FilterOperand> operands, string expected)
    {
        (Path, Operator, Operands, Expected) = (path, @operator, operands, expected);
        if (operands.Length < HashedFrom)
            return;
        _hashed = [.. operands.Select(operand => (operand.Type, operand.Text))];
        _strings = Lookup(JsonTokenType.String);
        _numbers = Lookup(JsonTokenType.Number);
    }

    public FilterPath Path { get; }

    public FilterOperator Operator { get; }

    public ImmutableArray<FilterOperand> Operands { get; }

    /// <summary>The operand as it is written, in JSON.</summary>
    public string Expected { get; }

    /// <summary>The operand of <c>$exists</c> and <c>$changed</c>.</summary>
    public bool IsAsked => Operands[0].Type == JsonTokenType.True;

    /// <summary>What it is where there is no value.</summary>
    public bool HoldsMissing => Operator is FilterOperator.Ne or FilterOperator.Nin || (Operator == FilterOperator.Exists && !IsAsked);

    /// <summary>What it is where there is an object.</summary>
    public bool HoldsObject => Operator is FilterOperator.Ne or FilterOperator.Nin || (Operator == FilterOperator.Exists && IsAsked);

    public bool Holds(FilterValue value) => Operator switch
    {
        FilterOperator.Eq or FilterOperator.In or FilterOperator.From or FilterOperator.To => IsAny(value),
        FilterOperator.Ne or FilterOperator.Nin => !IsAny(value),
        FilterOperator.Gt => Operands[0].Compare(value) > 0,
        FilterOperator.Gte => Operands[0].Compare(value) >= 0,
        FilterOperator.Lt => Operands[0].Compare(value) < 0,
        FilterOperator.Lte => Operands[0].Compare(value) <= 0,
        FilterOperator.Exists => IsAsked,
        FilterOperator.Contains when value.IsElement && IsAny(value) => true,
        FilterOperator.StartsWith => AreStrings(value) && value.Text.StartsWith(Operands[0].Text, StringComparison.Ordinal),
        FilterOperator.EndsWith => AreStrings(value) && value.Text.EndsWith(Operands[0].Text, StringComparison.Ordinal),
        FilterOperator.Contains => AreStrings(value) && value.Text.Contains(Operands[0].Text, StringComparison.Ordinal),
        FilterOperator.IEq => AreStrings(value) && value.Text.Equals(Operands[0].Text, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private bool AreStrings(FilterValue value) => value.Type == JsonTokenType.String && Operands[0].Type == JsonTokenType.String;

    private bool IsAny(FilterValue value)
    {
        if (_hashed is not null)
        {
            return value.Type switch
            {
                JsonTokenType.String => _strings.Contains(value.Text),
                JsonTokenType.Number => _numbers.Contains(value.Text),
                _ => _hashed.Contains((value.Type, "")),
            };
        }

        foreach (var operand in Operands)
        {
            if (operand.Equals(value))
                return true;
        }

        return false;
    }

    private HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(JsonTokenType type) =>
        Operands.Where(operand => operand.Type == type).Select(operand => operand.Text).ToHashSet(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
}
