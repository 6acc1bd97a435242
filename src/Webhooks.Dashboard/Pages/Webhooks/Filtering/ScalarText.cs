using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Webhooks.Dashboard.Pages.Webhooks.Filtering;

/// <summary>
/// JSON scalars as a user types them: <c>5</c>, <c>true</c>, <c>null</c> and <c>"5"</c> are what they are in JSON, any other text is a
/// string without its quotes.
/// </summary>
internal static class ScalarText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON of a text; null of an empty one.</summary>
    public static string? ToJson(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 ? null : IsScalar(trimmed) ? trimmed : Quote(trimmed);
    }

    /// <summary>The list of some texts with commas between them; null without any. A text with a comma is in quotes.</summary>
    public static string? ToJsonList(string text)
    {
        string[] items = [.. Split(text).Select(ToJson).OfType<string>()];
        return items.Length == 0 ? null : $"[{string.Join(',', items)}]";
    }

    /// <summary>The text of a string, when the typed one would be another scalar.</summary>
    public static string AsText(string typed) =>
        typed.Trim() is { Length: > 0 } trimmed && trimmed[0] != '"' && IsScalar(trimmed) ? Quote(trimmed) : typed;

    /// <summary>The same for each of a list.</summary>
    public static string AsTexts(string typed) => string.Join(',', Split(typed).Select(AsText));

    /// <summary>The text of a scalar; null if it cannot be typed.</summary>
    public static string? Of(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return value.GetRawText();
        if (StringOf(value) is not { } text)
            return null;
        var isPlain = text is [not '"', ..] && text.Trim().Length == text.Length && !text.Any(char.IsControl) && !IsScalar(text);
        return isPlain ? text : Quote(text);
    }

    /// <summary>The text of a list of scalars; null if it cannot be typed.</summary>
    public static string? OfList(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return null;
        string?[] items = [.. list.EnumerateArray().Select(Of)];
        return items.Any(item => item is null)
            ? null
            : string.Join(", ", items.Select(item => item!.Contains(',', StringComparison.Ordinal) && item[0] != '"' ? Quote(item) : item));
    }

    /// <summary>A string in JSON.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, Plain);

    /// <summary>The characters of a JSON string; null of half a surrogate pair.</summary>
    public static string? StringOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsScalar(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray) && !reader.Read()
                && (reader.TokenType != JsonTokenType.String || reader.GetString() is not null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        var (isQuoted, isBlank) = (false, true);
        for (var i = 0; i < text.Length; i++)
        {
            if (isQuoted)
            {
                if (text[i] == '\\')
                    i++;
                else if (text[i] == '"')
                    isQuoted = false;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                (start, isBlank) = (i + 1, true);
            }
            else
            {
                isQuoted = isBlank && text[i] == '"';
                isBlank &= char.IsWhiteSpace(text[i]);
            }
        }

        yield return text[start..];
    }
}
