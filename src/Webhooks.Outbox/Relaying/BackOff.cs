namespace Webhooks.Outbox.Relaying;

/// <summary>Waits that double with each failure in a row.</summary>
internal static class BackOff
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>So long at most does an event wait after its target has recovered.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <param name="failures">In a row; from 1.</param>
    /// <param name="chance">From 0 to 1: takes away up to a half, so that projects that failed together do not all retry together.</param>
    public static TimeSpan After(int failures, double chance)
    {
        const int MostDoublings = 16; // far beyond the longest wait
        var wait = First * Math.Pow(2, Math.Clamp(failures - 1, 0, MostDoublings));
        return (wait < Longest ? wait : Longest) * (1 - (chance / 2));
    }
}
