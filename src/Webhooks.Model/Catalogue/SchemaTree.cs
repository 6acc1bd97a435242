using System.Text.Json;

namespace Webhooks.Model;

/// <summary>How a keyword applies a subschema.</summary>
internal enum SchemaStep
{
    /// <summary>To the value itself.</summary>
    InPlace,

    /// <summary>To a member or an element that the other subschemas of the keyword are not applied to.</summary>
    OneOfChildren,

    /// <summary>To members or elements, whatever other subschemas are applied to them.</summary>
    Children,

    /// <summary>Not at all: it is there to be referred to.</summary>
    None,
}

/// <summary>A schema within a schema.</summary>
/// <param name="Pointer">Where it is.</param>
/// <param name="Json">What it says.</param>
internal sealed record SchemaNode(string Pointer, JsonElement Json)
{
    /// <summary>Its subschemas with the keywords that apply them.</summary>
    public List<(string Keyword, SchemaStep Step, SchemaNode Node)> Subschemas { get; } = [];
}

/// <summary>A schema with all its subschemas.</summary>
internal sealed class SchemaTree
{
    private readonly Dictionary<string, SchemaNode> _byPointer = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaNode> _byAnchor = new(StringComparer.Ordinal);

    private SchemaTree(JsonElement json) => Root = Add("", json);

    public SchemaNode Root { get; }

    public IReadOnlyCollection<SchemaNode> Nodes => _byPointer.Values;

    public static SchemaTree Read(JsonElement json) => new(json);

    /// <summary>The schema that a <c>$ref</c> leads to; null when it is none of this document.</summary>
    public SchemaNode? Resolve(JsonElement reference)
    {
        if (reference.ValueKind != JsonValueKind.String || reference.GetString() is not ['#', ..] text)
            return null;
        var fragment = Uri.UnescapeDataString(text[1..]);
        return fragment is "" or ['/', ..] ? _byPointer.GetValueOrDefault(fragment) : _byAnchor.GetValueOrDefault(fragment);
    }

    private SchemaNode Add(string pointer, JsonElement json)
    {
        var node = new SchemaNode(pointer, json);
        _byPointer.Add(pointer, node);
        if (json.ValueKind != JsonValueKind.Object)
            return node;
        if (json.TryGetProperty("$anchor", out var anchor) && anchor.ValueKind == JsonValueKind.String)
            _byAnchor.TryAdd(anchor.GetString()!, node);
        foreach (var member in json.EnumerateObject())
            AddSubschemas(node, member.Name, member.Value, FilterErrors.At(pointer, member.Name));
        return node;
    }

    private void AddSubschemas(SchemaNode node, string keyword, JsonElement value, string pointer)
    {
        var (step, shape) = Applicators.GetValueOrDefault(keyword);
        if (shape == JsonValueKind.Object && value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
                node.Subschemas.Add((keyword, step, Add(FilterErrors.At(pointer, member.Name), member.Value)));
        }
        else if (shape == JsonValueKind.Array && value.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, item) in value.EnumerateArray().Index())
                node.Subschemas.Add((keyword, step, Add(FilterErrors.At(pointer, index), item)));
        }
        else if (shape == JsonValueKind.True)
        {
            node.Subschemas.Add((keyword, step, Add(pointer, value)));
        }
    }

    /// <summary>The keywords that hold subschemas: as members, as a list, or one.</summary>
    private static readonly Dictionary<string, (SchemaStep Step, JsonValueKind Shape)> Applicators = new(StringComparer.Ordinal)
    {
        ["$defs"] = (SchemaStep.None, JsonValueKind.Object),
        ["allOf"] = (SchemaStep.InPlace, JsonValueKind.Array),
        ["anyOf"] = (SchemaStep.InPlace, JsonValueKind.Array),
        ["oneOf"] = (SchemaStep.InPlace, JsonValueKind.Array),
        ["not"] = (SchemaStep.InPlace, JsonValueKind.True),
        ["if"] = (SchemaStep.InPlace, JsonValueKind.True),
        ["then"] = (SchemaStep.InPlace, JsonValueKind.True),
        ["else"] = (SchemaStep.InPlace, JsonValueKind.True),
        ["dependentSchemas"] = (SchemaStep.InPlace, JsonValueKind.Object),
        ["properties"] = (SchemaStep.OneOfChildren, JsonValueKind.Object),
        ["prefixItems"] = (SchemaStep.OneOfChildren, JsonValueKind.Array),
        ["patternProperties"] = (SchemaStep.Children, JsonValueKind.Object),
        ["additionalProperties"] = (SchemaStep.OneOfChildren, JsonValueKind.True),
        ["unevaluatedProperties"] = (SchemaStep.OneOfChildren, JsonValueKind.True),
        ["items"] = (SchemaStep.OneOfChildren, JsonValueKind.True),
        ["unevaluatedItems"] = (SchemaStep.OneOfChildren, JsonValueKind.True),
        ["contains"] = (SchemaStep.Children, JsonValueKind.True),
        ["propertyNames"] = (SchemaStep.Children, JsonValueKind.True),
        ["contentSchema"] = (SchemaStep.None, JsonValueKind.True),
    };
}
