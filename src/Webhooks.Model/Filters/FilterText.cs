using System.Buffers;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>A filter's JSON as it is kept: numbers and escapes as they were written, without white space.</summary>
internal static class FilterText
{
    public static byte[] WithoutWhiteSpace(ReadOnlySpan<byte> json)
    {
        var text = new ArrayBufferWriter<byte>(json.Length);
        var reader = new Utf8JsonReader(json);
        var needsComma = false;
        while (reader.Read())
        {
            var isEnd = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (needsComma && !isEnd)
                text.Write(","u8);
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                text.Write("\""u8);
                text.Write(reader.ValueSpan);
                text.Write("\""u8);
            }
            else
            {
                text.Write(reader.ValueSpan);
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
                text.Write(":"u8);
            needsComma = reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.StartArray);
        }

        return text.WrittenSpan.ToArray();
    }
}
