using System.Text.Json;

namespace Webhooks.Model;

/// <summary>A scalar of a body, as leaves compare it.</summary>
/// <param name="type">What it is.</param>
/// <param name="text">A string's characters; of a number the text that equal numbers share; a literal's name.</param>
/// <param name="number">A number.</param>
/// <param name="isElement">Whether it is an element of an array.</param>
internal readonly ref struct FilterValue(JsonTokenType type, ReadOnlySpan<char> text, JsonNumber number, bool isElement)
{
    public JsonTokenType Type { get; } = type;

    public ReadOnlySpan<char> Text { get; } = text;

    public JsonNumber Number { get; } = number;

    public bool IsElement { get; } = isElement;

    /// <summary>The most that a comparison reads of it.</summary>
    public int Length => Type == JsonTokenType.Number ? Number.Length : Text.Length;
}

/// <summary>A scalar of a filter.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Text">A string's characters; of a number the text that equal numbers share; a literal's name.</param>
/// <param name="Number">A number.</param>
internal sealed record FilterOperand(JsonTokenType Type, string Text, JsonNumber.Parts Number)
{
    /// <summary>Of two strings, or two numbers.</summary>
    public static IComparer<FilterOperand> ByOrder { get; } =
        Comparer<FilterOperand>.Create((one, other) => one.CompareTo(new(other.Type, other.Text, other.Number.Number, isElement: false)));

    /// <summary>How the operand compares to a value of its type.</summary>
    public int CompareTo(in FilterValue value) =>
        Type == JsonTokenType.Number ? Number.Number.CompareTo(value.Number) : Text.AsSpan().SequenceCompareTo(value.Text);

    public static FilterOperand Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new(JsonTokenType.String, JsonText.Decode(reader.ValueSpan), default);
            case JsonTokenType.Number:
                var number = new JsonNumber(reader.ValueSpan);
                var text = new char[JsonNumber.MaxTextLength(reader.ValueSpan.Length)];
                return new(JsonTokenType.Number, new(text, 0, number.WriteText(text)), number.Keep());
            default:
                return new(reader.TokenType, NameOf(reader.TokenType), default);
        }
    }

    /// <summary>The name of true, false or null.</summary>
    public static string NameOf(JsonTokenType literal) => literal switch
    {
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };
}
