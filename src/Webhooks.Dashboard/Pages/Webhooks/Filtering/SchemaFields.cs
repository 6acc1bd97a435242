using System.Text.Json;

namespace Webhooks.Dashboard.Pages.Webhooks.Filtering;

/// <summary>The fields that a JSON Schema of <c>data</c> describes, as far as a list of them needs.</summary>
internal static class SchemaFields
{
    private static readonly string[] InPlace = ["allOf", "anyOf", "oneOf"];

    public static IReadOnlyList<FilterField> Of(string? schema)
    {
        if (schema is null)
            return [];
        using var document = JsonDocument.Parse(schema);
        var fields = new List<FilterField>();
        Walk(document.RootElement, document.RootElement, "data", null, 0, fields);
        return FilterField.Merge(fields);
    }

    /// <param name="node">The schema at a path, or a part of it.</param>
    /// <param name="root">The whole schema.</param>
    /// <param name="path">The path.</param>
    /// <param name="about">What a schema that refers to this one says of the path; it knows more of it.</param>
    /// <param name="level">How deep it is.</param>
    /// <param name="fields">The fields that were found.</param>
    private static void Walk(JsonElement node, JsonElement root, string path, string? about, int level, List<FilterField> fields)
    {
        if (node.ValueKind != JsonValueKind.Object || level > FilterField.MostLevels || fields.Count >= FilterField.Most)
            return;
        about ??= node.TryGetProperty("description", out var description) ? Text(description) : null;
        if (node.TryGetProperty("$ref", out var reference) && Resolve(root, reference) is { } target)
            Walk(target, root, path, about, level + 1, fields);
        foreach (var part in InPlace.SelectMany(keyword => Items(node, keyword)))
            Walk(part, root, path, about, level + 1, fields);
        if (node.TryGetProperty("items", out var items))
            Walk(items, root, path, about, level + 1, fields);
        if (node.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
                Walk(property.Value, root, $"{path}.{FilterField.Segment(property.Name)}", null, level + 1, fields);
        }
        else if (path != "data" && Leaf(node, path) is { } field)
        {
            fields.Add(field with { Description = about });
        }
    }

    private static FilterField? Leaf(JsonElement node, string path)
    {
        var types = node.TryGetProperty("type", out var type)
            ? type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(Text)] : [Text(type)]
            : Array.Empty<string?>();
        string[] kinds = [.. types.OfType<string>().Where(each => each != "null")];
        if (kinds.Length > 0 && kinds.All(each => each is "object" or "array"))
            return null;
        string[] values = [.. Items(node, "enum").Select(ScalarText.Of).OfType<string>().Take(FilterField.MostValues)];
        if (node.TryGetProperty("const", out var only) && ScalarText.Of(only) is { } text)
            values = [text];
        var isReference = node.TryGetProperty("$ref", out _) || InPlace.Any(keyword => node.TryGetProperty(keyword, out _));
        return isReference && kinds.Length == 0 && values.Length == 0 ? null : new(path, KindOf(kinds, node))
        {
            Values = [.. values],
            IsClosed = values.Length > 0,
            IsInSchema = true,
        };
    }

    private static FieldKind KindOf(string[] kinds, JsonElement node) => kinds switch
    {
        ["string"] => FieldKind.Text,
        ["integer"] or ["number"] => FieldKind.Number,
        ["boolean"] => FieldKind.Flag,
        [] when Items(node, "enum").Any() && Items(node, "enum").All(value => value.ValueKind == JsonValueKind.String) => FieldKind.Text,
        _ => FieldKind.Any,
    };

    /// <summary>The schema that a reference within the document leads to.</summary>
    private static JsonElement? Resolve(JsonElement root, JsonElement reference)
    {
        if (Text(reference) is not ['#', .. var fragment])
            return null;
        var at = root;
        foreach (var part in Uri.UnescapeDataString(fragment).Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement node, string keyword) =>
        node.TryGetProperty(keyword, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? ScalarText.StringOf(value) : null;
}
