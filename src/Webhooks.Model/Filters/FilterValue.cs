using System.Text.Json;

namespace Webhooks.Model;

/// <summary>A scalar of a body, as leaves compare it.</summary>
/// <param name="type">What it is.</param>
/// <param name="text">A string's characters; of a number the text that equal numbers share; else empty.</param>
/// <param name="number">A number as it is written.</param>
/// <param name="isElement">Whether it is an element of an array.</param>
internal readonly ref struct FilterValue(JsonTokenType type, ReadOnlySpan<char> text, ReadOnlySpan<byte> number, bool isElement)
{
    public JsonTokenType Type { get; } = type;

    public ReadOnlySpan<char> Text { get; } = text;

    public ReadOnlySpan<byte> Number { get; } = number;

    public bool IsElement { get; } = isElement;
}

/// <summary>A scalar of a filter.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Text">A string's characters; of a number the text that equal numbers share; else empty.</param>
/// <param name="Number">A number as it is written.</param>
internal sealed record FilterOperand(JsonTokenType Type, string Text, byte[] Number)
{
    public bool Equals(FilterValue value) => value.Type == Type && value.Text.SequenceEqual(Text);

    /// <summary>How the value compares to this one; null when they are neither two strings nor two numbers.</summary>
    public int? Compare(FilterValue value) => value.Type != Type ? null : Type switch
    {
        JsonTokenType.String => value.Text.SequenceCompareTo(Text),
        JsonTokenType.Number => new JsonNumber(value.Number).CompareTo(new(Number)),
        _ => null,
    };

    public static FilterOperand Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new(JsonTokenType.String, JsonText.Decode(reader.ValueSpan), []);
            case JsonTokenType.Number:
                var key = new char[JsonNumber.MaxKeyLength(reader.ValueSpan.Length)];
                return new(JsonTokenType.Number, new(key, 0, new JsonNumber(reader.ValueSpan).WriteKey(key)), reader.ValueSpan.ToArray());
            default:
                return new(reader.TokenType, "", []);
        }
    }
}
