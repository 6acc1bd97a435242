using System.Text.Json;

namespace Webhooks.Model;

/// <summary>Filters that ask for a value at one path, by the value.</summary>
internal sealed class IndexedValues
{
    private readonly Dictionary<string, HashSet<FilterGroup>> _strings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<FilterGroup>> _others = new(StringComparer.Ordinal);
    private readonly HashSet<FilterGroup> _found = [];

    public void Add(FilterLeaf leaf, FilterGroup group)
    {
        foreach (var operand in leaf.Operands)
        {
            var values = By(operand.Type);
            if (!values.TryGetValue(operand.Text, out var groups))
                values.Add(operand.Text, groups = []);
            groups.Add(group);
        }
    }

    /// <summary>Returns whether that was the last one.</summary>
    public bool Remove(FilterLeaf leaf, FilterGroup group)
    {
        foreach (var operand in leaf.Operands)
        {
            var values = By(operand.Type);
            if (values.TryGetValue(operand.Text, out var groups) && groups.Remove(group) && groups.Count == 0)
                values.Remove(operand.Text);
        }

        return _strings.Count == 0 && _others.Count == 0;
    }

    /// <summary>How many filters ask for one of the leaf's values.</summary>
    public int Sharing(FilterLeaf leaf) => leaf.Operands.Sum(operand => By(operand.Type).GetValueOrDefault(operand.Text)?.Count ?? 0);

    /// <summary>The filters that ask for a value that the event has at the path. The answer is good until the next question.</summary>
    public IReadOnlyCollection<FilterGroup> Find(FilterPath path, PublishedEvent @event)
    {
        _found.Clear();
        BodyScalars.Visit(@event.Body.Span, @event.Key, path, this);
        return _found;
    }

    /// <summary>Takes a value that the event has.</summary>
    public void Visit(JsonTokenType type, ReadOnlySpan<char> text)
    {
        if (By(type).GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var groups))
            _found.UnionWith(groups);
    }

    /// <summary>Texts of numbers and names of literals differ.</summary>
    private Dictionary<string, HashSet<FilterGroup>> By(JsonTokenType type) => type == JsonTokenType.String ? _strings : _others;
}
