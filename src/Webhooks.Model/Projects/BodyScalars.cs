using System.Buffers;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>Finds the scalars at a path of a body, including elements of arrays; perhaps more than relevant, never fewer.</summary>
internal static class BodyScalars
{
    public static void Visit(ReadOnlySpan<byte> body, string? key, FilterPath path, IndexedValues values)
    {
        if (path.IsKey)
        {
            if (key is not null)
                values.Visit(JsonTokenType.String, key);
            return;
        }

        try
        {
            var reader = new Utf8JsonReader(body, BodyPass.Options);
            reader.Read();
            Read(ref reader, path.Names.AsSpan(), values);
        }
        catch (JsonException)
        {
            // A body that is not JSON matches no filter.
        }
    }

    private static void Read(ref Utf8JsonReader reader, ReadOnlySpan<string> names, IndexedValues values)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    Read(ref reader, names, values);
                break;
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var isNext = !names.IsEmpty && IsNamed(ref reader, names[0]);
                    reader.Read();
                    if (isNext)
                        Read(ref reader, names[1..], values);
                    else
                        reader.Skip();
                }

                break;
            default:
                if (names.IsEmpty)
                    Scalar(ref reader, values);
                break;
        }
    }

    private static bool IsNamed(ref Utf8JsonReader reader, string name)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueTextEquals(name);
        using var text = new DecodedText(reader.ValueSpan, isEscaped: true);
        return text.Span.SequenceEqual(name);
    }

    private static void Scalar(ref Utf8JsonReader reader, IndexedValues values)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            using var text = new DecodedText(reader.ValueSpan, reader.ValueIsEscaped);
            values.Visit(JsonTokenType.String, text.Span);
        }
        else if (reader.TokenType == JsonTokenType.Number)
        {
            var text = ArrayPool<char>.Shared.Rent(JsonNumber.MaxTextLength(reader.ValueSpan.Length));
            values.Visit(JsonTokenType.Number, text.AsSpan(0, new JsonNumber(reader.ValueSpan).WriteText(text)));
            ArrayPool<char>.Shared.Return(text);
        }
        else
        {
            values.Visit(reader.TokenType, FilterOperand.NameOf(reader.TokenType));
        }
    }
}
