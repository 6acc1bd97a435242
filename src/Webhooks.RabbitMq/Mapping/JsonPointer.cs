using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Webhooks.RabbitMq.Mapping;

/// <summary>A place in a JSON value, as RFC 6901 writes it: <c>/order/id</c>; empty for the whole value.</summary>
internal sealed class JsonPointer
{
    private readonly ImmutableArray<string> _steps;
    private readonly string _text;

    private JsonPointer(string text, ImmutableArray<string> steps) => (_text, _steps) = (text, steps);

    public bool IsWhole => _steps.IsEmpty;

    public static bool TryParse(string text, out JsonPointer pointer)
    {
        pointer = new(text, [.. text.Split('/').Skip(1).Select(step => Decode(step))]);
        return text.Length == 0 || (text[0] == '/' && HasWholeEscapes(text));
    }

    /// <summary>The value at the place, or null.</summary>
    public JsonElement? Find(JsonElement root)
    {
        var at = root;
        foreach (var step in _steps)
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var member))
                at = member;
            else if (at.ValueKind == JsonValueKind.Array && IsIndex(step, out var index) && index < at.GetArrayLength())
                at = at[index];
            else
                return null;
        }

        return at;
    }

    public override string ToString() => _text;

    // RFC 6901 §4: no leading zeros.
    private static bool IsIndex(string step, out int index) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (step.Length == 1 || step[0] != '0');

    private static string Decode(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static bool HasWholeEscapes(string text) =>
        !text.Replace("~0", "", StringComparison.Ordinal).Replace("~1", "", StringComparison.Ordinal).Contains('~');
}
