namespace Webhooks.Model;

/// <summary>When the next snapshot is due. A recovery reads no more rows than there are between two of them.</summary>
/// <param name="everyRows">Rows of the journal between snapshots.</param>
/// <param name="everyEvents">Events in those rows, if rows contain many.</param>
internal sealed class SnapshotSchedule(long everyRows, long everyEvents = long.MaxValue)
{
    /// <summary>Reading so few rows again costs less than a snapshot.</summary>
    private const int FewRows = 8;

    /// <summary>So few events, too.</summary>
    private const int FewEvents = 200;

    private long _row;
    private long _events;

    /// <summary>The state of this row is stored, or about to be.</summary>
    public void Taken(long row) => (_row, _events) = (row, 0);

    /// <summary>So many events were added since.</summary>
    public void Added(long events) => _events += events;

    public bool IsDue(long row) => row - _row >= everyRows || _events >= everyEvents;

    /// <summary>Whether a snapshot spares the next recovery more than it costs, when the actor leaves the memory at this row.</summary>
    public bool IsWorthwhile(long row) => row - _row > FewRows || _events > FewEvents;
}
