using System.Buffers;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>Filters that require a value at one path, by the value.</summary>
internal sealed class IndexedValues
{
    private readonly Dictionary<string, List<FilterGroup>> _strings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<FilterGroup>> _others = new(StringComparer.Ordinal);

    public bool IsEmpty => _strings.Count == 0 && _others.Count == 0;

    public void Add(FilterOperand value, FilterGroup group)
    {
        var values = By(value.Type);
        if (!values.TryGetValue(value.Text, out var groups))
            values.Add(value.Text, groups = new(1));
        groups.Add(group);
    }

    public void Remove(FilterOperand value, FilterGroup group)
    {
        var values = By(value.Type);
        if (values.TryGetValue(value.Text, out var groups) && groups.Remove(group) && groups.Count == 0)
            values.Remove(value.Text);
    }

    /// <summary>How many filters require the value.</summary>
    public int Sharing(FilterOperand value) => By(value.Type).GetValueOrDefault(value.Text)?.Count ?? 0;

    /// <summary>Adds the filters that require the scalar at the reader's position.</summary>
    public void AddScalar(ref Utf8JsonReader reader, HashSet<FilterGroup> found)
    {
        if (IsEmpty)
            return;
        if (reader.TokenType == JsonTokenType.String)
        {
            using var text = new DecodedText(reader.ValueSpan, reader.ValueIsEscaped);
            AddString(text.Span, found);
        }
        else if (reader.TokenType == JsonTokenType.Number)
        {
            var text = ArrayPool<char>.Shared.Rent(JsonNumber.MaxTextLength(reader.ValueSpan.Length));
            Add(_others, text.AsSpan(0, new JsonNumber(reader.ValueSpan).WriteText(text)), found);
            ArrayPool<char>.Shared.Return(text);
        }
        else
        {
            Add(_others, FilterOperand.NameOf(reader.TokenType), found);
        }
    }

    public void AddString(ReadOnlySpan<char> text, HashSet<FilterGroup> found) => Add(_strings, text, found);

    private static void Add(Dictionary<string, List<FilterGroup>> values, ReadOnlySpan<char> text, HashSet<FilterGroup> found)
    {
        if (values.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var groups))
            found.UnionWith(groups);
    }

    /// <summary>Texts of numbers and names of literals differ.</summary>
    private Dictionary<string, List<FilterGroup>> By(JsonTokenType type) => type == JsonTokenType.String ? _strings : _others;
}
