using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>What the operators of a filter take.</summary>
internal static class FilterOperands
{
    /// <summary>What is wrong with an operand, or null.</summary>
    public static string? Validate(FilterOperator @operator, JsonElement value) => @operator switch
    {
        FilterOperator.In or FilterOperator.Nin =>
            IsList(value) ? null : "takes a list of at least one string, number, true, false or null",
        FilterOperator.From or FilterOperator.To =>
            IsScalar(value) || IsList(value) ? null : "takes a string, number, true, false or null, or a list of them",
        FilterOperator.Eq or FilterOperator.Ne or FilterOperator.Contains =>
            IsScalar(value) ? null : "takes a string, number, true, false or null",
        FilterOperator.Exists or FilterOperator.Changed =>
            value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "takes true or false",
        FilterOperator.Gt or FilterOperator.Gte or FilterOperator.Lt or FilterOperator.Lte =>
            value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? null : "takes a string or a number",
        _ => value.ValueKind == JsonValueKind.String ? null : "takes a string",
    };

    /// <summary>The value, or the elements of a list.</summary>
    public static ImmutableArray<FilterOperand> Of(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(One)] : [One(value)];

    private static FilterOperand One(JsonElement value)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(value));
        reader.Read();
        return FilterOperand.Read(ref reader);
    }

    private static bool IsList(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(IsScalar);

    private static bool IsScalar(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null;
}
