using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>Reads filters, and says all that is wrong with one at once.</summary>
internal sealed class FilterReader
{
    private const string Or = "$or";
    private const string And = "$and";
    private const string Not = "$not";

    private readonly FilterErrors _errors = new();
    private readonly ImmutableArray<FilterLeaf>.Builder _leaves = ImmutableArray.CreateBuilder<FilterLeaf>();

    private FilterReader()
    {
    }

    public static bool TryRead(string json, [NotNullWhen(true)] out PayloadFilter? filter, out ImmutableArray<FieldError> errors)
    {
        filter = null;
        try
        {
            var utf8 = Encoding.UTF8.GetBytes(json);
            using var document = JsonDocument.Parse(utf8);
            var compact = FilterText.WithoutWhiteSpace(utf8);
            var reader = new FilterReader();
            var clause = compact.Length > PayloadFilter.MaxBytes
                ? reader.Wrong("", $"takes at most {PayloadFilter.MaxBytes} bytes and has {compact.Length}")
                : reader.ReadObject(document.RootElement, "", depth: 1);
            errors = reader._errors.All;
            if (errors.IsEmpty)
                filter = new(Encoding.UTF8.GetString(compact), clause, reader._leaves.ToImmutable());
        }
        catch (JsonException)
        {
            errors = [new("", "is not a JSON object")];
        }

        return filter is not null;
    }

    private FilterClause ReadObject(JsonElement json, string pointer, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return Wrong(pointer, "takes an object of paths into the event's body");
        if (depth > PayloadFilter.MaxDepth)
            return Wrong(pointer, $"is nested deeper than {PayloadFilter.MaxDepth}");
        var parts = ImmutableArray.CreateBuilder<FilterClause>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (_errors.IsFull)
                break;
            var name = NameOf(member);
            var at = FilterErrors.At(pointer, name);
            if (!names.Add(name))
                Wrong(at, "is there twice");
            else
                parts.AddRange(ReadMember(name, member.Value, at, depth));
        }

        return names.Count == 0 && depth > 1 ? Wrong(pointer, "is empty")
            : parts is [var only] ? only
            : new FilterClause.All(parts.ToImmutable());
    }

    private IEnumerable<FilterClause> ReadMember(string name, JsonElement value, string pointer, int depth) => name switch
    {
        Or => [new FilterClause.Any(ReadList(value, pointer, depth))],
        And => ReadList(value, pointer, depth),
        Not => [new FilterClause.Not(ReadObject(value, pointer, depth + 1), value.GetRawText())],
        ['$', ..] => [Wrong(pointer, $"is not {Or}, {And} or {Not}; an operator stands in the object of a path{Meant(name)}")],
        _ =>
            FilterPath.TryParse(name, out var path)
                ? ReadPath(path, value, pointer)
                : [Wrong(pointer, $"is not a path: it takes {FilterPath.Allowed}")],
    };

    private ImmutableArray<FilterClause> ReadList(JsonElement value, string pointer, int depth)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
            return [
                .. value.EnumerateArray().TakeWhile(_ => !_errors.IsFull)
                    .Select((item, index) => ReadObject(item, FilterErrors.At(pointer, index), depth + 1))];
        Wrong(pointer, "takes a list of at least one filter");
        return [];
    }

    private List<FilterClause> ReadPath(FilterPath path, JsonElement value, string pointer)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return [ReadLeaf(path, FilterOperator.Eq, value, pointer)];
        var leaves = new List<FilterClause>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (_errors.IsFull)
                break;
            var name = NameOf(member);
            var at = FilterErrors.At(pointer, name);
            leaves.Add(!names.Add(name) ? Wrong(at, "is there twice")
                : FilterOperators.ByName.TryGetValue(name, out var @operator) ? ReadLeaf(path, @operator, member.Value, at)
                : Wrong(at, $"is not an operator{Meant(name)}"));
        }

        return names.Count == 0 ? [Wrong(pointer, "takes a value or an object of at least one operator")] : leaves;
    }

    private FilterClause ReadLeaf(FilterPath path, FilterOperator @operator, JsonElement value, string pointer)
    {
        if (_leaves.Count == PayloadFilter.MaxLeaves)
            return Wrong(pointer, $"is one comparison too many: a filter takes at most {PayloadFilter.MaxLeaves}");
        if (@operator is FilterOperator.From or FilterOperator.Changed && !path.CanHaveFormerValue)
            return Wrong(pointer, "has no former value: only what is within data has");
        if (FilterOperands.Validate(@operator, value) is { } fault)
            return Wrong(pointer, fault);
        _leaves.Add(new(path, @operator, FilterOperands.Of(value), value.GetRawText()));
        return new FilterClause.Leaf(_leaves.Count - 1);
    }

    private FilterClause.All Wrong(string pointer, string message)
    {
        _errors.Add(pointer, message);
        return new([]);
    }

    private static string Meant(string name) =>
        NearestName.Of(name, FilterOperators.ByName.Keys) is { } near ? $"; did you mean {near}?" : "";

    private static string NameOf(JsonProperty member) => JsonText.Decode(JsonMarshal.GetRawUtf8PropertyName(member));
}
