using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>
/// An index of webhooks by their conditions besides types. A filter that requires a value is found by the value, so that a thousand
/// webhooks that each want another customer cost about as much as one; each different filter is evaluated once for an event.
/// </summary>
internal sealed class FilterIndex
{
    private readonly Dictionary<WebhookId, FilterGroup> _byWebhook = [];
    private readonly Dictionary<EventFilter, FilterGroup> _groups = [];
    private readonly Dictionary<EventType, bool> _indexesType = [];
    private readonly IndexedPlace _body = new();
    private readonly IndexedPlace _key = new();
    private readonly HashSet<FilterGroup> _others = [];
    private readonly HashSet<FilterGroup> _found = [];

    public bool IsEmpty => _byWebhook.Count == 0;

    public int Count => _byWebhook.Count;

    public IEnumerable<WebhookId> Webhooks => _byWebhook.Keys;

    /// <summary>How many filters were evaluated for the last event.</summary>
    public int Asked { get; private set; }

    /// <summary>Adds a webhook, or its new filter; one without a condition besides types is ignored.</summary>
    public void Put(WebhookId webhook, EventFilter filter)
    {
        if (_byWebhook.TryGetValue(webhook, out var before) && (ReferenceEquals(before.Filter, filter) || before.Filter.Equals(filter)))
            return;
        Remove(webhook);
        if (filter.Payload is not { } payload)
            return;
        if (!_groups.TryGetValue(filter, out var group))
            _groups.Add(filter, group = Indexed(filter, payload));
        group.Webhooks.Add(webhook);
        _byWebhook.Add(webhook, group);
    }

    public void Remove(WebhookId webhook)
    {
        if (!_byWebhook.Remove(webhook, out var group))
            return;
        group.Webhooks.Remove(webhook);
        if (group.Webhooks.Count > 0)
            return;
        _groups.Remove(group.Filter);
        _others.Remove(group);
        _indexesType.Clear();
        foreach (var key in group.Keys)
            RootOf(key).Remove(key, group);
    }

    /// <summary>Adds the webhooks that receive the event.</summary>
    public void Find(PublishedEvent @event, List<WebhookId> webhooks)
    {
        if (@event.OnlyFor is { } only)
        {
            if (_byWebhook.ContainsKey(only))
                webhooks.Add(only);
            return;
        }

        Asked = 0;
        foreach (var group in _others)
            Ask(group, @event, webhooks);
        if (!IndexesType(@event.Type))
            return;
        _found.Clear();
        if (@event.Key is { } key)
            _key.Values.AddString(key, _found);
        _body.Visit(@event.Body.Span, _found);
        foreach (var group in _found)
            Ask(group, @event, webhooks);
    }

    private void Ask(FilterGroup group, PublishedEvent @event, List<WebhookId> webhooks)
    {
        Asked++;
        if (!group.Filter.MatchesAll(@event))
            return;
        foreach (var webhook in group.Webhooks)
        {
            if (!OperationalEvents.SpeaksOf(webhook, @event.Type, @event.Key))
                webhooks.Add(webhook);
        }
    }

    /// <summary>Whether any of the filters with keys matches the type: else the body need not be read.</summary>
    private bool IndexesType(EventType type)
    {
        if (_indexesType.TryGetValue(type, out var isAsked))
            return isAsked;
        if (_indexesType.Count == RoutingIndex.MaxTypes)
            _indexesType.Clear();
        return _indexesType[type] = _groups.Values.Any(group => !group.Keys.IsEmpty && group.Filter.Matches(type));
    }

    private FilterGroup Indexed(EventFilter filter, PayloadFilter payload)
    {
        var keys = FilterKeys.Of(payload, key => RootOf(key).Sharing(key));
        var group = new FilterGroup(filter, keys.IsDefault ? [] : keys);
        _indexesType.Clear();
        if (keys.IsDefault)
            _others.Add(group);
        foreach (var key in group.Keys)
            RootOf(key).Add(key, group);
        return group;
    }

    private IndexedPlace RootOf(FilterKey key) => key.IsOfKey ? _key : _body;
}

/// <summary>Webhooks with one filter.</summary>
/// <param name="filter">Their filter.</param>
/// <param name="keys">By what they are found; empty when they are asked about each event.</param>
internal sealed class FilterGroup(EventFilter filter, ImmutableArray<FilterKey> keys)
{
    public EventFilter Filter => filter;

    public ImmutableArray<FilterKey> Keys => keys;

    public HashSet<WebhookId> Webhooks { get; } = new(1);
}
