namespace Webhooks.Model;

/// <summary>Attempts that ended and are not on disk yet. A crash repeats them, so they are few and do not wait long.</summary>
internal sealed class UnwrittenAttempts(DeliveryRules rules)
{
    private readonly Queue<int> _writes = new();
    private List<Attempt> _attempts = [];
    private int _beingWritten;

    public bool IsEmpty => _attempts.Count == 0;

    public bool IsWriting => _writes.Count > 0;

    /// <summary>Whether all of them are on disk.</summary>
    public bool IsSettled => IsEmpty && !IsWriting;

    /// <summary>Whether too many are not on disk, in a group or in none, so that nothing more may start.</summary>
    public bool IsFull => _attempts.Count + _beingWritten >= rules.MaxUnwritten;

    public bool IsLarge => _attempts.Count >= rules.WriteAt;

    /// <summary>Those that are in no group yet, in the order in which they ended.</summary>
    public IReadOnlyList<Attempt> Attempts => _attempts;

    public void Add(Attempt attempt) => _attempts.Add(attempt);

    /// <summary>Makes a group of them; <see cref="Written"/> ends its write.</summary>
    public IReadOnlyList<Attempt> TakeForWriting()
    {
        var taken = _attempts;
        _attempts = new(Math.Min(taken.Count, rules.WriteAt));
        _writes.Enqueue(taken.Count);
        _beingWritten += taken.Count;
        return taken;
    }

    public void Written() => _beingWritten -= _writes.Dequeue();
}
