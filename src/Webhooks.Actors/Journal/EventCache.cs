using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>
/// The rows that were written or read last on this node, so that a webhook at the head of the log reads no database. The oldest are
/// dropped first: readers are near the head, or far behind and then better served by the journal.
/// </summary>
internal sealed class EventCache(long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(ProjectId, long), IReadOnlyList<PublishedEvent>> _rows = [];
    private readonly Queue<((ProjectId, long) Key, long Bytes)> _byAge = new();
    private long _bytes;

    /// <summary>Wakes readers that wait for the next row.</summary>
    public AddedRows Added { get; } = new();

    public void Add(ProjectId project, long row, IReadOnlyList<PublishedEvent> events)
    {
        var bytes = events.Sum(e => (long)e.Body.Length + 200);
        lock (_gate)
        {
            if (!_rows.TryAdd((project, row), events))
                return;
            _byAge.Enqueue(((project, row), bytes));
            _bytes += bytes;
            while (_bytes > maxBytes && _byAge.Count > 1)
            {
                var (oldest, size) = _byAge.Dequeue();
                _rows.Remove(oldest);
                _bytes -= size;
            }
        }

        Added.Added(project);
    }

    public IReadOnlyList<PublishedEvent>? Find(ProjectId project, long row)
    {
        lock (_gate)
            return _rows.GetValueOrDefault((project, row));
    }
}
