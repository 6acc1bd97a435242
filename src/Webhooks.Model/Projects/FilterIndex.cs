namespace Webhooks.Model;

/// <summary>
/// An index of webhooks by their conditions besides types. A filter that requires a value is found by the value, so that a thousand
/// webhooks that each want another customer cost about as much as one; each different filter is evaluated once for an event.
/// </summary>
internal sealed class FilterIndex
{
    private readonly Dictionary<WebhookId, FilterGroup> _byWebhook = [];
    private readonly Dictionary<EventFilter, FilterGroup> _groups = [];
    private readonly Dictionary<FilterPath, IndexedValues> _byValue = [];
    private readonly HashSet<FilterGroup> _others = [];

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
        if (filter.Payload is null)
            return;
        if (!_groups.TryGetValue(filter, out var group))
            _groups.Add(filter, group = Indexed(filter));
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
        if (group.IndexedBy is not { } leaf)
            _others.Remove(group);
        else if (_byValue[leaf.Path] is var values && values.Remove(leaf, group))
            _byValue.Remove(leaf.Path);
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
        foreach (var (path, values) in _byValue)
        {
            foreach (var group in values.Find(path, @event))
                Ask(group, @event, webhooks);
        }
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

    /// <summary>By the value that the fewest filters require so far: many share a status, few a customer.</summary>
    private FilterGroup Indexed(EventFilter filter)
    {
        var leaf = filter.Payload!.Required
            .Where(required => required.Operator is FilterOperator.Eq or FilterOperator.In or FilterOperator.To)
            .MinBy(required => _byValue.TryGetValue(required.Path, out var values) ? values.Sharing(required) : 0);
        var group = new FilterGroup(filter, leaf);
        if (leaf is null)
        {
            _others.Add(group);
            return group;
        }

        if (!_byValue.TryGetValue(leaf.Path, out var indexed))
            _byValue.Add(leaf.Path, indexed = new());
        indexed.Add(leaf, group);
        return group;
    }
}

/// <summary>Webhooks with one filter.</summary>
/// <param name="filter">Their filter.</param>
/// <param name="indexedBy">The leaf by whose values they are found, or null.</param>
internal sealed class FilterGroup(EventFilter filter, FilterLeaf? indexedBy)
{
    public EventFilter Filter => filter;

    public FilterLeaf? IndexedBy => indexedBy;

    public HashSet<WebhookId> Webhooks { get; } = [];
}
