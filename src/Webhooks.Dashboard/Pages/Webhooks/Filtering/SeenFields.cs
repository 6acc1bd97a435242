using System.Text.Json;

namespace Webhooks.Dashboard.Pages.Webhooks.Filtering;

/// <summary>The fields of events that were published, with the values that they had.</summary>
internal static class SeenFields
{
    /// <summary>A longer text is not a value to select.</summary>
    private const int MaxLength = 60;

    /// <param name="bodies">Bodies as sent, in UTF-8.</param>
    public static IReadOnlyList<FilterField> Of(IEnumerable<ReadOnlyMemory<byte>> bodies)
    {
        var fields = new List<FilterField>();
        foreach (var body in bodies)
        {
            try
            {
                using var document = JsonDocument.Parse(body);
                if (document.RootElement.TryGetProperty("data", out var data))
                    Walk(data, "data", 0, fields);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // Deeper than the reader goes, or with half a surrogate pair in a name: no help to select from.
            }
        }

        return FilterField.Merge(fields);
    }

    private static void Walk(JsonElement value, string path, int level, List<FilterField> fields)
    {
        if (level > FilterField.MostLevels || fields.Count >= FilterField.Most * 10)
            return;
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
                Walk(member.Value, $"{path}.{FilterField.Segment(member.Name)}", level + 1, fields);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                Walk(item, path, level + 1, fields);
        }
        else if (path != "data")
        {
            fields.Add(new(path, KindOf(value.ValueKind))
            {
                Values = ScalarText.Of(value) is { Length: <= MaxLength } text && value.ValueKind != JsonValueKind.Null ? [text] : [],
            });
        }
    }

    private static FieldKind KindOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => FieldKind.Text,
        JsonValueKind.Number => FieldKind.Number,
        JsonValueKind.True or JsonValueKind.False => FieldKind.Flag,
        _ => FieldKind.Any,
    };
}
