using System.Text.Json;

namespace Webhooks.Model;

/// <summary>
/// A place in event bodies at which filters ask for values, in the trie of all of them: a body is read once, however many there are. It
/// finds the scalars there, elements of arrays included; perhaps more of them than count, never fewer.
/// </summary>
internal sealed class IndexedPlace
{
    private readonly Dictionary<string, IndexedPlace> _children = new(StringComparer.Ordinal);

    public IndexedValues Values { get; } = new();

    private bool IsEmpty => _children.Count == 0 && Values.IsEmpty;

    public void Add(FilterKey key, FilterGroup group)
    {
        var place = this;
        foreach (var name in key.IsOfKey ? [] : key.Names)
        {
            if (!place._children.TryGetValue(name, out var child))
                place._children.Add(name, child = new());
            place = child;
        }

        place.Values.Add(key.Value, group);
    }

    public void Remove(FilterKey key, FilterGroup group) => Remove(key.IsOfKey ? [] : key.Names.AsSpan(), key.Value, group);

    /// <summary>How many filters ask for the value there.</summary>
    public int Sharing(FilterKey key)
    {
        var place = this;
        foreach (var name in key.IsOfKey ? [] : key.Names)
        {
            if (!place._children.TryGetValue(name, out place))
                return 0;
        }

        return place.Values.Sharing(key.Value);
    }

    /// <summary>Adds the filters that ask for a value that the body has.</summary>
    public void Visit(ReadOnlySpan<byte> body, HashSet<FilterGroup> found)
    {
        if (IsEmpty)
            return;
        try
        {
            var reader = new Utf8JsonReader(body, BodyPass.Options);
            reader.Read();
            Visit(ref reader, found);
        }
        catch (JsonException)
        {
            // A body that is not JSON matches no filter.
        }
    }

    private void Visit(ref Utf8JsonReader reader, HashSet<FilterGroup> found)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    Visit(ref reader, found);
                break;
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var child = Child(ref reader);
                    reader.Read();
                    if (child is null)
                        reader.Skip();
                    else
                        child.Visit(ref reader, found);
                }

                break;
            default:
                Values.AddScalar(ref reader, found);
                break;
        }
    }

    private IndexedPlace? Child(ref Utf8JsonReader reader)
    {
        if (_children.Count == 0)
            return null;
        using var name = new DecodedText(reader.ValueSpan, reader.ValueIsEscaped);
        return _children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name.Span, out var child) ? child : null;
    }

    private void Remove(ReadOnlySpan<string> names, FilterOperand value, FilterGroup group)
    {
        if (names.IsEmpty)
        {
            Values.Remove(value, group);
        }
        else if (_children.TryGetValue(names[0], out var child))
        {
            child.Remove(names[1..], value, group);
            if (child.IsEmpty)
                _children.Remove(names[0]);
        }
    }
}
