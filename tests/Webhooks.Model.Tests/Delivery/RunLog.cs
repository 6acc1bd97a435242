namespace Webhooks.Model.Tests.Delivery;

/// <summary>A project's log that grows, and which of its events the webhook wants.</summary>
internal sealed class RunLog
{
    private readonly List<LogRow> _rows = [];
    private long _nextRow = 1;
    private long _lastSequence;

    /// <summary>The rows of the events that match, by sequence.</summary>
    public SortedDictionary<long, long> Wanted { get; } = [];

    public int Rows => _rows.Count;

    public Cursor Head => new(_lastSequence, _nextRow);

    /// <summary>The ordering key; without one now and then.</summary>
    public static string? KeyOf(long sequence) => (sequence * 2_654_435_761 >> 8) % 4 is > 0 and var key ? $"img_{key}" : null;

    public static PublishedEvent Event(long sequence, bool matches = true) =>
        Given.Event(sequence, matches ? "image.saved" : "other.saved") with { Key = KeyOf(sequence) };

    public void Accept(bool[] matches)
    {
        var row = _nextRow++;
        if (matches.Length == 0)
            return;
        _rows.Add(new(row, [.. matches.Select(isMatch => Event(++_lastSequence, isMatch))]));
        foreach (var (@event, _) in _rows[^1].Events.Zip(matches).Where(pair => pair.Second))
            Wanted.Add(@event.Sequence, row);
    }

    public void Add(LogRow row) => _rows.Add(row);

    public IReadOnlyList<LogRow> Read(long from, long last) => [.. _rows.Where(row => row.Row >= from && row.Row <= last)];

    /// <summary>The first event that is wanted behind the sequence, as the project tells it; sequence 0 when there is none.</summary>
    public EventPosition NextWanted(long behind) =>
        Wanted.FirstOrDefault(entry => entry.Key > behind) is { Key: > 0 } next ? new(next.Key, next.Value) : default;

    /// <summary>The head when the last rows were not there yet.</summary>
    public Cursor HeadBefore(int rows) =>
        rows <= 0 ? Head : rows >= _rows.Count ? Cursor.Earliest : new(_rows[^(rows + 1)].Events[^1].Sequence, _rows[^(rows + 1)].Row + 1);
}
