using System.Text.Json;

namespace Webhooks.Model;

/// <summary>Filters that require a value at one path, by the value.</summary>
internal sealed class IndexedValues
{
    private readonly Dictionary<string, HashSet<FilterGroup>> _strings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<FilterGroup>> _others = new(StringComparer.Ordinal);
    private readonly HashSet<FilterGroup> _found = [];
    private readonly HashSet<FilterGroup> _groups = [];
    private readonly Dictionary<EventType, bool> _asked = [];

    public void Add(FilterLeaf leaf, FilterGroup group)
    {
        _groups.Add(group);
        _asked.Clear();
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
        _groups.Remove(group);
        _asked.Clear();
        foreach (var operand in leaf.Operands)
        {
            var values = By(operand.Type);
            if (values.TryGetValue(operand.Text, out var groups) && groups.Remove(group) && groups.Count == 0)
                values.Remove(operand.Text);
        }

        return _strings.Count == 0 && _others.Count == 0;
    }

    /// <summary>How many filters require one of the leaf's values.</summary>
    public int Sharing(FilterLeaf leaf) => leaf.Operands.Sum(operand => By(operand.Type).GetValueOrDefault(operand.Text)?.Count ?? 0);

    /// <summary>The filters that require a value of the event at the path. The result is valid until the next call.</summary>
    public IReadOnlyCollection<FilterGroup> Find(FilterPath path, PublishedEvent @event)
    {
        _found.Clear();
        if (!Asks(@event.Type))
            return _found;
        BodyScalars.Visit(@event.Body.Span, @event.Key, path, this);
        return _found;
    }

    /// <summary>Whether any of the filters matches the type: else the body need not be read.</summary>
    private bool Asks(EventType type)
    {
        if (_asked.TryGetValue(type, out var isAsked))
            return isAsked;
        if (_asked.Count == RoutingIndex.MaxTypes)
            _asked.Clear();
        return _asked[type] = _groups.Any(group => group.Filter.Matches(type));
    }

    /// <summary>Adds a value of the event.</summary>
    public void Visit(JsonTokenType type, ReadOnlySpan<char> text)
    {
        if (By(type).GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var groups))
            _found.UnionWith(groups);
    }

    /// <summary>Texts of numbers and names of literals differ.</summary>
    private Dictionary<string, HashSet<FilterGroup>> By(JsonTokenType type) => type == JsonTokenType.String ? _strings : _others;
}
