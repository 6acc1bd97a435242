using System.Collections.Immutable;
using System.Numerics;

namespace Webhooks.Model;

/// <summary>
/// Which routes of a project ask for an event type: a bit for each, in the order of the routing table. The result for a type is cached
/// until the routing table changes, because publishers use few types and need them for each publish.
/// </summary>
internal sealed class RoutingIndex(IReadOnlyDictionary<WebhookId, Route> routes)
{
    /// <summary>More types than projects have. A publisher that invents types does not fill the memory.</summary>
    public const int MaxTypes = 1024;

    private readonly Dictionary<EventType, ulong[]> _asking = [];

    /// <summary>How many types are kept.</summary>
    public int Count => _asking.Count;

    /// <summary>How many webhooks ask for at least one of the events.</summary>
    public int WebhooksFor(ImmutableArray<IdentifiedDraft> drafts)
    {
        if (routes.Count == 0)
            return 0;
        var found = NoBits();
        var type = default(EventType);
        foreach (var (draft, _, _) in drafts)
        {
            if (draft.OnlyFor is { } only)
                Add(found, OnlyFor(only));
            else if (draft.Type != type)
                Add(found, Asking(type = draft.Type));
        }

        return found.Sum(bits => BitOperations.PopCount(bits));
    }

    /// <summary>Clears the cache: the routing table has changed.</summary>
    public void Clear() => _asking.Clear();

    private ulong[] Asking(EventType type)
    {
        if (_asking.TryGetValue(type, out var bits))
            return bits;
        if (_asking.Count == MaxTypes)
            _asking.Clear();
        return _asking[type] = Bits((_, route) => route.Filter.Matches(type));
    }

    private ulong[] OnlyFor(WebhookId only) => Bits((webhook, _) => webhook == only);

    private ulong[] Bits(Func<WebhookId, Route, bool> isAsking)
    {
        var bits = NoBits();
        var index = 0;
        foreach (var (webhook, route) in routes)
        {
            if (isAsking(webhook, route))
                bits[index / 64] |= 1UL << (index % 64);
            index++;
        }

        return bits;
    }

    private ulong[] NoBits() => new ulong[(routes.Count + 63) / 64];

    private static void Add(ulong[] found, ulong[] more)
    {
        for (var i = 0; i < found.Length; i++)
            found[i] |= more[i];
    }
}
