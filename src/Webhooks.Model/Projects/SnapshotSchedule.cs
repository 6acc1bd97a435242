namespace Webhooks.Model;

/// <summary>When the next snapshot is due. A recovery reads no more rows than there are between two of them.</summary>
/// <param name="everyRows">Rows of the journal between snapshots.</param>
/// <param name="everyEvents">Events in those rows, if rows contain many.</param>
internal sealed class SnapshotSchedule(long everyRows, long everyEvents = long.MaxValue)
{
    private long _row;
    private long _events;

    /// <summary>The state of this row is stored, or about to be.</summary>
    public void Taken(long row) => (_row, _events) = (row, 0);

    /// <summary>So many events were added since.</summary>
    public void Added(long events) => _events += events;

    public bool IsDue(long row) => row - _row >= everyRows || _events >= everyEvents;
}
