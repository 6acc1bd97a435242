using System.Text.Json;

namespace Webhooks.Model;

/// <summary>
/// Whether two JSON values are the same: by decimal value, by character, and members in the order in which they are written.
/// </summary>
internal static class JsonSameness
{
    public static bool AreSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.SequenceEqual(other))
            return true;
        FilterWork.Add(one.Length + other.Length);
        var x = new Utf8JsonReader(one, BodyPass.Options);
        var y = new Utf8JsonReader(other, BodyPass.Options);
        while (x.Read())
        {
            if (!y.Read() || x.TokenType != y.TokenType || !IsSame(ref x, ref y))
                return false;
        }

        return true;
    }

    private static bool IsSame(ref Utf8JsonReader x, ref Utf8JsonReader y) => x.TokenType switch
    {
        JsonTokenType.Number => new JsonNumber(x.ValueSpan).CompareTo(new(y.ValueSpan)) == 0,
        JsonTokenType.String or JsonTokenType.PropertyName => IsSameText(ref x, ref y),
        _ => true,
    };

    private static bool IsSameText(ref Utf8JsonReader x, ref Utf8JsonReader y)
    {
        if (x.ValueSpan.SequenceEqual(y.ValueSpan))
            return true;
        if (!x.ValueIsEscaped && !y.ValueIsEscaped)
            return false;
        using var one = new DecodedText(x.ValueSpan, x.ValueIsEscaped);
        using var other = new DecodedText(y.ValueSpan, y.ValueIsEscaped);
        return one.Span.SequenceEqual(other.Span);
    }
}
