namespace Webhooks.Actors.Node;

/// <summary>
/// Notes that the process stood still (it was frozen, its machine was suspended) for so long that the other nodes may have taken over.
/// A process that goes on after that does not know it yet, and may read what they wrote, write after it and acknowledge; they would not
/// hear of it.
/// </summary>
/// <param name="time">Counts on while the process stands still.</param>
/// <param name="longest">How long silence cannot have had consequences.</param>
/// <param name="hasOthers">Whether there is anybody to take over.</param>
internal sealed class Pulse(TimeProvider time, TimeSpan longest, Func<bool> hasOthers)
{
    /// <summary>Much less than any silence that has consequences.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _last = time.GetTimestamp();
    private volatile bool _stoodStill;

    /// <summary>Once true it stays so; true before the next <see cref="Beat"/> too.</summary>
    public bool WasSuspended
    {
        get
        {
            if (!_stoodStill && time.GetElapsedTime(Volatile.Read(ref _last)) > longest && hasOthers())
                _stoodStill = true;
            return _stoodStill;
        }
    }

    /// <summary>Call at each <see cref="Interval"/>; false when the process stood still, once and for all.</summary>
    public bool Beat()
    {
        if (WasSuspended)
            return false;
        Volatile.Write(ref _last, time.GetTimestamp());
        return true;
    }
}
