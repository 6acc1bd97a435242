namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// The row of an actor's journal up to which the read model is complete. After a crash it may lack rows from before the snapshot, which
/// are read and offered again while later ones arrive: until that gap is closed, later rows do not count.
/// </summary>
internal sealed class LoggedRows
{
    private long _highest;
    private long _gapEnd;

    public long UpTo { get; private set; }

    /// <summary>Whether to offer rows again: those after <see cref="UpTo"/> to <see cref="GapEnd"/>.</summary>
    public bool HasGap => UpTo < _gapEnd;

    public long GapEnd => _gapEnd;

    /// <summary>Starts from a snapshot with the progress of the read model.</summary>
    public void Restore(long upTo, long snapshotRow) => (UpTo, _highest, _gapEnd) = (upTo, upTo, snapshotRow);

    /// <summary>The read model has the row.</summary>
    public void Logged(long row)
    {
        _highest = Math.Max(_highest, row);
        if (HasGap && row <= _gapEnd)
            UpTo = Math.Max(UpTo, row);
        CloseGap();
    }

    /// <summary>All of the gap was offered again; the given row was the last with an entry for the read model.</summary>
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
