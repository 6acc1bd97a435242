using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Webhooks.Dashboard.Shared;

/// <summary>JSON made readable: indented, numbers and order unchanged, and split into names, strings and other values.</summary>
internal static class JsonText
{
    /// <summary>The maximum shown bytes: a page with more is not useful.</summary>
    public const int MaxShown = 64 * 1024;

    // More spans than these make a page slow; the rest is shown in one colour.
    private const int MaxParts = 2000;

    private static readonly JsonWriterOptions WithIndents =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A piece of text.</summary>
    /// <param name="Kind">Its style: <c>name</c>, <c>string</c> or <c>value</c>; null for text between them.</param>
    internal readonly record struct Part(string? Kind, string Text);

    /// <summary>The text to show, in parts, and whether it is cut.</summary>
    public static (IReadOnlyList<Part> Parts, bool IsCut) Split(ReadOnlyMemory<byte> json)
    {
        var isCut = json.Length > MaxShown;
        var shown = isCut ? json[..MaxShown] : json;
        if (!isCut && Indent(shown) is { } indented)
            return (Colour(indented), false);
        return ([new(null, Encoding.UTF8.GetString(shown.Span))], isCut);
    }

    /// <summary>JSON with indents; unchanged if it is none.</summary>
    public static string Indented(string json) =>
        Indent(Encoding.UTF8.GetBytes(json)) is { } indented ? Encoding.UTF8.GetString(indented) : json;

    private static byte[]? Indent(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
            using (var writer = new Utf8JsonWriter(buffer, WithIndents))
                document.WriteTo(writer);
            return buffer.WrittenSpan.ToArray();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not JSON, too deep, or not text (half a surrogate pair): shown unchanged.
            return null;
        }
    }

    private static List<Part> Colour(byte[] json)
    {
        var parts = new List<Part>();
        var reader = new Utf8JsonReader(json);
        var done = 0;
        while (parts.Count < MaxParts && reader.Read())
        {
            var kind = reader.TokenType switch
            {
                JsonTokenType.PropertyName => "name",
                JsonTokenType.String => "string",
                JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null => "value",
                _ => null,
            };
            if (kind is null)
                continue;
            var start = (int)reader.TokenStartIndex;
            // The reader counts the colon after a name as read; the name ends at the closing quote.
            var quotes = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? 2 : 0;
            var end = start + reader.ValueSpan.Length + quotes;
            parts.Add(new(null, Encoding.UTF8.GetString(json, done, start - done)));
            parts.Add(new(kind, Encoding.UTF8.GetString(json, start, end - start)));
            done = end;
        }

        parts.Add(new(null, Encoding.UTF8.GetString(json, done, json.Length - done)));
        return parts;
    }
}
