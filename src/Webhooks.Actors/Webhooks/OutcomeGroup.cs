using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>Attempts that ended and are not written yet. A crash repeats them, so they are few and do not wait long.</summary>
internal sealed class OutcomeGroup
{
    /// <summary>Written at once when so many have gathered.</summary>
    public const int WriteAt = 256;

    /// <summary>No attempt starts while so many wait: the journal is slow or away, and a crash would repeat them all.</summary>
    public const int MaxUnwritten = 2_000;

    /// <summary>The longest that one waits for others before it is written.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    private List<Attempt> _attempts = [];
    private int _beingWritten;

    public bool IsEmpty => _attempts.Count == 0;

    public bool IsWriting => _beingWritten > 0;

    public bool IsSettled => IsEmpty && !IsWriting;

    public bool IsFull => _attempts.Count >= MaxUnwritten;

    public bool IsLarge => _attempts.Count >= WriteAt;

    public void Add(Attempt attempt) => _attempts.Add(attempt);

    public IReadOnlyList<Attempt> TakeForWriting()
    {
        var taken = _attempts;
        _attempts = new(WriteAt);
        _beingWritten++;
        return taken;
    }

    public void Written() => _beingWritten--;
}
