namespace Webhooks.AspNetCore.Inspector;

/// <summary>
/// The bins of this process, in memory. There may be 10,000 of them, at a kilobyte or so each while they are empty, and together they keep
/// 64 MB of requests: an amount that a developer's machine can spare. Above that number the least recently used bin is removed; above
/// that size the largest bin drops its oldest requests. So each bin has its share: a larger bin never displaces requests of a smaller one.
/// </summary>
internal sealed class Bins(TimeProvider time, int maxBins = Bins.MaxBins, long maxWeight = Bins.MaxWeight)
{
    public const int MaxBins = 10_000;
    public const long MaxWeight = 64L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<BinId, LinkedListNode<Bin>> _bins = [];

    // The least recently used comes first.
    private readonly LinkedList<Bin> _byUse = [];
    private long _made;
    private long _weight;

    /// <summary>The bin has changed or was removed. Raised outside of any lock, by the code that changed it.</summary>
    public event Action<BinId>? Changed;

    public Bin Create(string name = "") => Create(BinId.New(), name);

    /// <summary>Creates a bin that existed before a restart, unless there is one with that id.</summary>
    public Bin Create(BinId id, string name = "")
    {
        Bin bin;
        BinId? evicted = null;
        lock (_lock)
        {
            if (_bins.TryGetValue(id, out var present))
                return present.Value;
            bin = new(id, ++_made, time.GetUtcNow()) { Name = name };
            _bins[id] = _byUse.AddLast(bin);
            if (_bins.Count > maxBins)
                evicted = Evict(_byUse.First!);
        }

        Tell(id);
        if (evicted is { } gone)
            Tell(gone);
        return bin;
    }

    /// <summary>The bin, or null; the call counts as use.</summary>
    public Bin? Find(BinId id)
    {
        lock (_lock)
            return Use(id)?.Value;
    }

    public bool Has(BinId id)
    {
        lock (_lock)
            return _bins.ContainsKey(id);
    }

    /// <summary>All bins, the newest first.</summary>
    public IReadOnlyList<Bin> List()
    {
        lock (_lock)
            return [.. _byUse.OrderByDescending(bin => bin.No)];
    }

    /// <summary>Keeps a request and returns its answer; null when there is no such bin.</summary>
    public CaughtRequest? Catch(BinId id, Arrival arrival)
    {
        CaughtRequest? caught = null;
        Change(id, bin =>
        {
            (var next, caught) = bin.Catch(arrival);
            return next;
        });
        return caught;
    }

    /// <summary>Sets the answer of a bin; null when there is no such bin.</summary>
    public Bin? Answer(BinId id, Answer answer) => Change(id, bin => bin.Answering(answer));

    /// <summary>Sets or removes the name of a bin; null when there is no such bin.</summary>
    public Bin? Rename(BinId id, string name) => Change(id, bin => bin with { Name = name });

    /// <summary>Deletes the requests of a bin; null when there is no such bin.</summary>
    public Bin? Clear(BinId id) => Change(id, bin => bin.Cleared());

    /// <returns>Whether there was such a bin.</returns>
    public bool Remove(BinId id)
    {
        lock (_lock)
        {
            if (!_bins.TryGetValue(id, out var node))
                return false;
            Evict(node);
        }

        Tell(id);
        return true;
    }

    private Bin? Change(BinId id, Func<Bin, Bin> change)
    {
        Bin next;
        HashSet<BinId> shortened;
        lock (_lock)
        {
            if (Use(id) is not { } node)
                return null;
            Replace(node, change(node.Value));
            shortened = Shorten();
            next = node.Value;
        }

        Tell(id);
        foreach (var other in shortened.Where(other => other != id))
            Tell(other);
        return next;
    }

    /// <summary>
    /// Drops requests of the largest bin until the rest fits; of several, of the least recently used.
    /// </summary>
    private HashSet<BinId> Shorten()
    {
        var shortened = new HashSet<BinId>();
        while (_weight > maxWeight && _byUse.MaxBy(bin => bin.Weight) is { Requests.Count: > 0 } largest)
        {
            var node = _bins[largest.Id];
            var others = _byUse.Where(bin => bin.Id != largest.Id).Select(bin => bin.Weight).DefaultIfEmpty().Max();
            do
                Replace(node, node.Value.WithoutOldest());
            while (_weight > maxWeight && node.Value.Requests.Count > 0 && node.Value.Weight >= others);
            shortened.Add(largest.Id);
        }

        return shortened;
    }

    private void Replace(LinkedListNode<Bin> node, Bin next)
    {
        _weight += next.Weight - node.Value.Weight;
        node.Value = next;
    }

    private LinkedListNode<Bin>? Use(BinId id)
    {
        if (!_bins.TryGetValue(id, out var node))
            return null;
        _byUse.Remove(node);
        _byUse.AddLast(node);
        return node;
    }

    private BinId Evict(LinkedListNode<Bin> node)
    {
        _byUse.Remove(node);
        _bins.Remove(node.Value.Id);
        _weight -= node.Value.Weight;
        return node.Value.Id;
    }

    private void Tell(BinId id) => Changed?.Invoke(id);
}
