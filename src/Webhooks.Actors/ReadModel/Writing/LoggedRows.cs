namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// The row of an actor's journal up to which the read model is complete. After a crash it may lack rows from before the snapshot, which
/// are read and offered again while later ones arrive: until that gap is closed, later rows do not count.
/// </summary>
internal sealed class LoggedRows
{
    private readonly Lock _gate = new();
    private long _upTo;
    private long _highest;
    private long _gapEnd;

    public long UpTo
    {
        get
        {
            lock (_gate)
                return _upTo;
        }
    }

    /// <summary>Whether to offer rows again: those after <see cref="UpTo"/> to <see cref="GapEnd"/>.</summary>
    public bool HasGap
    {
        get
        {
            lock (_gate)
                return _upTo < _gapEnd;
        }
    }

    public long GapEnd
    {
        get
        {
            lock (_gate)
                return _gapEnd;
        }
    }

    /// <summary>Starts from a snapshot with the progress of the read model.</summary>
    public void Restore(long upTo, long snapshotRow)
    {
        lock (_gate)
            (_upTo, _highest, _gapEnd) = (upTo, upTo, snapshotRow);
    }

    /// <summary>The read model has the row. Its writer says so, on its own thread: the actor need not know at once.</summary>
    public void Logged(long row)
    {
        lock (_gate)
        {
            _highest = Math.Max(_highest, row);
            if (_upTo < _gapEnd && row <= _gapEnd)
                _upTo = Math.Max(_upTo, row);
            CloseGap();
        }
    }

    /// <summary>All of the gap was offered again; the given row was the last with an entry for the read model.</summary>
    public void OfferedAgain(long lastRow)
    {
        lock (_gate)
        {
            _gapEnd = Math.Min(_gapEnd, lastRow);
            CloseGap();
        }
    }

    private void CloseGap()
    {
        if (_upTo >= _gapEnd)
            _upTo = Math.Max(_upTo, _highest);
    }
}
