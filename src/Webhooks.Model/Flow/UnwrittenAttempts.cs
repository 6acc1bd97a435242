namespace Webhooks.Model;

/// <summary>Attempts that ended and are not on disk yet. A crash repeats them, so they are few and do not wait long.</summary>
internal sealed class UnwrittenAttempts(DeliveryRules rules)
{
    private List<Attempt> _attempts = [];
    private int _writes;

    public bool IsEmpty => _attempts.Count == 0;

    public bool IsWriting => _writes > 0;

    /// <summary>Whether all of them are on disk.</summary>
    public bool IsSettled => IsEmpty && !IsWriting;

    public bool IsFull => _attempts.Count >= rules.MaxUnwritten;

    public bool IsLarge => _attempts.Count >= rules.WriteAt;

    /// <summary>Those that are in no group yet, in the order in which they ended.</summary>
    public IReadOnlyList<Attempt> Attempts => _attempts;

    public void Add(Attempt attempt) => _attempts.Add(attempt);

    /// <summary>Makes a group of them; <see cref="Written"/> ends its write.</summary>
    public IReadOnlyList<Attempt> TakeForWriting()
    {
        var taken = _attempts;
        _attempts = new(Math.Min(taken.Count, rules.WriteAt));
        _writes++;
        return taken;
    }

    public void Written() => _writes--;
}
