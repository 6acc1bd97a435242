using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Webhooks.Model;

namespace Webhooks.Actors.Catalogue;

/// <summary>
/// Finds out in one pass over the bytes, without allocating, that data fits a schema of the usual keywords. Its "no" means only that it
/// does not know: another library has the last word. Most events fit, so a publish seldom pays for more.
/// </summary>
internal sealed class QuickSchema
{
    private const int MaxMembers = 64;
    private const int MaxPatternText = 256;

    /// <summary>Keywords that refuse nothing.</summary>
    private static readonly string[] Annotations =
    [
        "$schema", "$comment", "$defs", "$anchor", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
        "format",
    ];

    private Kinds _kinds = Kinds.Any;
    private ImmutableArray<byte[]> _names = [];
    private readonly List<QuickSchema> _members = [];
    private ulong _required;
    private bool _isClosed;
    private QuickSchema? _items;
    private ImmutableArray<byte[]> _values;
    private int _maxLength = int.MaxValue;
    private int _minLength;
    private Regex? _pattern;

    private QuickSchema()
    {
    }

    [Flags]
    private enum Kinds
    {
        None = 0,
        Object = 1,
        Array = 2,
        String = 4,
        Integer = 8,
        Number = 16,
        Boolean = 32,
        Null = 64,
        Any = 127,
    }

    /// <summary>Null when the schema has other keywords.</summary>
    public static QuickSchema? TryCompile(SchemaTree tree) => TryCompile(tree, tree.Root, []);

    private static QuickSchema? TryCompile(SchemaTree tree, SchemaNode node, Dictionary<SchemaNode, QuickSchema> known)
    {
        if (known.TryGetValue(node, out var schema))
            return schema;
        var json = node.Json;
        if (json.ValueKind == JsonValueKind.True)
            return new();
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        if (json.TryGetProperty("$ref", out var reference))
        {
            return json.EnumerateObject().All(keyword => keyword.Name == "$ref" || Annotations.Contains(keyword.Name))
                ? TryCompile(tree, tree.Resolve(reference)!, known)
                : null;
        }

        known.Add(node, schema = new());
        return json.EnumerateObject().All(keyword => schema.Take(keyword.Name, keyword.Value))
            && schema.Require(json)
            && node.Subschemas.TrueForAll(sub => schema.Take(sub.Keyword, sub.Node, next => TryCompile(tree, next, known)))
                ? schema
                : null;
    }

    /// <summary>Whether the data surely fits.</summary>
    public bool Fits(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            return reader.Read() && Fits(ref reader) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool Take(string keyword, JsonElement value)
    {
        switch (keyword)
        {
            case "type":
                _kinds = value.ValueKind == JsonValueKind.Array
                    ? value.EnumerateArray().Aggregate(Kinds.None, (kinds, kind) => kinds | KindOf(kind))
                    : KindOf(value);
                return true;
            case "properties":
                _names = [.. value.EnumerateObject().Select(member => Encoding.UTF8.GetBytes(member.Name))];
                return _names.Length <= MaxMembers;
            case "required":
                return true; // when all properties are known
            case "additionalProperties":
                _isClosed = value.ValueKind == JsonValueKind.False;
                return value.ValueKind is JsonValueKind.False or JsonValueKind.True;
            case "items":
                return true;
            case "enum":
                _values = [.. value.EnumerateArray().Where(IsPlain).Select(item => Encoding.UTF8.GetBytes(item.GetString()!))];
                return _values.Length == value.GetArrayLength();
            case "maxLength":
                return value.TryGetInt32(out _maxLength);
            case "minLength":
                return value.TryGetInt32(out _minLength);
            case "pattern":
                _pattern = SchemaRules.Pattern(value.GetString()!);
                return true;
            default:
                return Annotations.Contains(keyword);
        }
    }

    /// <summary>Takes a subschema; those of properties in the order of their names.</summary>
    private bool Take(string keyword, SchemaNode node, Func<SchemaNode, QuickSchema?> compile)
    {
        if (keyword is not ("properties" or "items"))
            return true;
        if (compile(node) is not { } schema)
            return false;
        if (keyword == "items")
            _items = schema;
        else
            _members.Add(schema);
        return true;
    }

    private bool Require(JsonElement json)
    {
        if (!json.TryGetProperty("required", out var required))
            return true;
        foreach (var name in required.EnumerateArray())
        {
            var index = _names.FindIndex(Encoding.UTF8.GetBytes(name.GetString()!));
            if (index < 0)
                return false;
            _required |= 1UL << index;
        }

        return true;
    }

    private static bool IsPlain(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static Kinds KindOf(JsonElement kind) => kind.GetString() switch
    {
        "object" => Kinds.Object,
        "array" => Kinds.Array,
        "string" => Kinds.String,
        "integer" => Kinds.Integer,
        "number" => Kinds.Number | Kinds.Integer,
        "boolean" => Kinds.Boolean,
        "null" => Kinds.Null,
        _ => Kinds.None,
    };

    private bool Fits(ref Utf8JsonReader reader) => (_values.IsDefault || FitsValues(ref reader)) && reader.TokenType switch
    {
        JsonTokenType.StartObject => Has(Kinds.Object) && FitsObject(ref reader),
        JsonTokenType.StartArray => Has(Kinds.Array) && FitsArray(ref reader),
        JsonTokenType.String => Has(Kinds.String) && FitsText(ref reader),
        JsonTokenType.Number => Has(Kinds.Number) || (Has(Kinds.Integer) && reader.ValueSpan.IndexOfAny(".eE"u8) < 0),
        JsonTokenType.True or JsonTokenType.False => Has(Kinds.Boolean),
        _ => Has(Kinds.Null),
    };

    private bool Has(Kinds kind) => (_kinds & kind) != 0;

    private bool FitsValues(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
            return false;
        foreach (var value in _values)
        {
            if (reader.ValueSpan.SequenceEqual(value))
                return true;
        }

        return false;
    }

    private bool FitsObject(ref Utf8JsonReader reader)
    {
        var found = 0UL;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped)
                return false;
            var index = _names.FindIndex(reader.ValueSpan);
            if (index < 0 && _isClosed)
                return false;
            reader.Read();
            if (index < 0)
                reader.Skip();
            else if (!_members[index].Fits(ref reader))
                return false;
            else
                found |= 1UL << index;
        }

        return (found & _required) == _required;
    }

    private bool FitsArray(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (_items is null)
                reader.Skip();
            else if (!_items.Fits(ref reader))
                return false;
        }

        return true;
    }

    private bool FitsText(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (_maxLength != int.MaxValue && text.Length > _maxLength)
            return false;
        if (_minLength == 0 && _pattern is null)
            return true;
        if (reader.ValueIsEscaped || !Ascii.IsValid(text) || text.Length < _minLength)
            return false;
        if (_pattern is null)
            return true;
        if (text.Length > MaxPatternText)
            return false;
        Span<char> characters = stackalloc char[MaxPatternText];
        return _pattern.IsMatch(characters[..Encoding.ASCII.GetChars(text, characters)]);
    }
}

file static class Names
{
    public static int FindIndex(this ImmutableArray<byte[]> names, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (name.SequenceEqual(names[i]))
                return i;
        }

        return -1;
    }
}
