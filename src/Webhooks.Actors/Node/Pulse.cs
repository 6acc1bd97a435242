namespace Webhooks.Actors.Node;

/// <summary>
/// Detects that the process was suspended (frozen, or with its machine) for so long that the other nodes may have taken over.
/// A process that continues after that does not know it yet, and may read what they wrote, write after it and acknowledge; they would not
/// know about it.
/// </summary>
/// <param name="time">A clock that continues while the process is suspended.</param>
/// <param name="longest">The longest suspension without consequences.</param>
/// <param name="hasOthers">Whether other nodes can take over.</param>
internal sealed class Pulse(TimeProvider time, TimeSpan longest, Func<bool> hasOthers)
{
    /// <summary>Much less than any suspension with consequences.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _last = time.GetTimestamp();
    private volatile bool _stoodStill;

    /// <summary>Stays true; also true before the next <see cref="Beat"/>.</summary>
    public bool WasSuspended
    {
        get
        {
            if (!_stoodStill && time.GetElapsedTime(Volatile.Read(ref _last)) > longest && hasOthers())
                _stoodStill = true;
            return _stoodStill;
        }
    }

    /// <summary>Call at each <see cref="Interval"/>; false when the process was suspended, from then on.</summary>
    public bool Beat()
    {
        if (WasSuspended)
            return false;
        Volatile.Write(ref _last, time.GetTimestamp());
        return true;
    }
}
