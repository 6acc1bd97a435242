namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// Up to which row of an actor's journal the read model has everything. After a crash it may lack rows from before the snapshot, which
/// are read and offered again while later ones arrive: until that gap is closed, later rows do not count.
/// </summary>
internal sealed class LoggedRows
{
    private long _highest;
    private long _gapEnd;

    public long UpTo { get; private set; }

    /// <summary>Whether rows are to be offered again: those from behind <see cref="UpTo"/> to <see cref="GapEnd"/>.</summary>
    public bool HasGap => UpTo < _gapEnd;

    public long GapEnd => _gapEnd;

    /// <summary>Starts from a snapshot that says how far the read model had come.</summary>
    public void Restore(long upTo, long snapshotRow) => (UpTo, _highest, _gapEnd) = (upTo, upTo, snapshotRow);

    /// <summary>The read model has the row.</summary>
    public void Logged(long row)
    {
        _highest = Math.Max(_highest, row);
        if (HasGap && row <= _gapEnd)
            UpTo = Math.Max(UpTo, row);
        CloseGap();
    }

    /// <summary>All of the gap was offered again; the given row was the last that had something for the read model.</summary>
    public void OfferedAgain(long lastRow)
    {
        _gapEnd = Math.Min(_gapEnd, lastRow);
        CloseGap();
    }

    private void CloseGap()
    {
        if (!HasGap)
            UpTo = Math.Max(UpTo, _highest);
    }
}
