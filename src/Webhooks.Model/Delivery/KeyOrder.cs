using System.Runtime.InteropServices;

namespace Webhooks.Model;

/// <summary>
/// Which deliveries of an ordered webhook may start. All open ones of one key (waiting, in flight, retrying) are in one line; the
/// earliest of the line may start when nothing of the line is in flight. A strict webhook has one line for all.
/// </summary>
/// <remarks>
/// A part of the window: it also keeps deliveries that could not start, so that they are not checked again and again.
/// </remarks>
/// <param name="due">The window's retries by time. One that waits for an earlier event is removed, and added again at its
/// turn.</param>
internal sealed class KeyOrder(PriorityQueue<long, DateTimeOffset> due)
{
    private readonly Dictionary<OrderingKey, Line> _lines = [];
    private readonly Dictionary<long, OrderingKey> _keys = [];
    private readonly Dictionary<long, OpenEvent> _held = [];
    private readonly SortedDictionary<long, OpenEvent> _freed = [];
    private readonly Dictionary<long, DateTimeOffset> _parked = [];

    /// <summary>Events that wait for an earlier one of their key.</summary>
    public int Held => _held.Count;

    /// <summary>The bytes of those events' bodies.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Events before their first attempt: held ones, and those that may start.</summary>
    public int Waiting => _held.Count + _freed.Count;

    /// <summary>An event is open; without a key it is not ordered.</summary>
    public void Join(long sequence, OrderingKey? key)
    {
        if (key is not { } line)
            return;
        _keys[sequence] = line;
        (CollectionsMarshal.GetValueRefOrAddDefault(_lines, line, out _) ??= new()).Open.Add(sequence);
    }

    public bool MayStart(long sequence) => LineOf(sequence)?.MayStart(sequence) ?? true;

    public void Start(long sequence)
    {
        if (LineOf(sequence) is { } line)
            line.InFlight++;
    }

    /// <summary>It is no longer in flight, but still open.</summary>
    public void Stop(long sequence)
    {
        if (LineOf(sequence) is not { } line)
            return;
        line.InFlight--;
        Advance(line);
    }

    /// <summary>It is settled, or skipped.</summary>
    public void Leave(long sequence)
    {
        if (_held.Remove(sequence, out var open))
            HeldBytes -= open.Event.Body.Length;
        _freed.Remove(sequence);
        _parked.Remove(sequence);
        if (!_keys.Remove(sequence, out var key))
            return;
        var line = _lines[key];
        line.Open.Remove(sequence);
        if (line.Open.Count == 0)
            _lines.Remove(key);
        else
            Advance(line);
    }

    /// <summary>Holds an event that may not start yet.</summary>
    public void Hold(OpenEvent open)
    {
        _held.Add(open.Event.Sequence, open);
        HeldBytes += open.Event.Body.Length;
    }

    /// <summary>Holds a retry that may not start yet.</summary>
    public void Park(long sequence, DateTimeOffset dueAt) => _parked[sequence] = dueAt;

    /// <summary>A held event that may start now and is older than the given one.</summary>
    public OpenEvent? TakeFreedBefore(long sequence)
    {
        if (_freed.Count == 0)
            return null;
        var (first, open) = _freed.First();
        return first < sequence && _freed.Remove(first) ? open : null;
    }

    public bool Keeps(long sequence) => _held.ContainsKey(sequence) || _freed.ContainsKey(sequence);

    public IEnumerable<OpenEvent> Kept => _held.Values.Concat(_freed.Values);

    /// <summary>Returns all held retries.</summary>
    public void Unpark()
    {
        foreach (var (sequence, dueAt) in _parked)
            due.Enqueue(sequence, dueAt);
        _parked.Clear();
    }

    private Line? LineOf(long sequence) => _keys.TryGetValue(sequence, out var key) ? _lines[key] : null;

    private void Advance(Line line)
    {
        if (line.InFlight > 0)
            return;
        var first = line.Open.Min;
        if (_held.Remove(first, out var open))
        {
            HeldBytes -= open.Event.Body.Length;
            _freed.Add(first, open);
        }
        else if (_parked.Remove(first, out var dueAt))
        {
            due.Enqueue(first, dueAt);
        }
    }

    private sealed class Line
    {
        public SortedSet<long> Open { get; } = [];

        /// <summary>More than one only right after the webhook became an ordered one.</summary>
        public int InFlight { get; set; }

        public bool MayStart(long sequence) => InFlight == 0 && Open.Min == sequence;
    }
}
