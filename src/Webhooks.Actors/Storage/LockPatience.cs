namespace Webhooks.Actors.Storage;

/// <summary>
/// Tries for a lock that seems to be held. A process that this one has just started keeps the locks of all files that were open until it
/// executes its program: a file that was closed meanwhile is still held, for some milliseconds, and longer on a busy machine.
/// </summary>
internal static class LockPatience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <returns>Whether <paramref name="take"/> returned true within a second.</returns>
    public static bool Take(Func<bool> take)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!take())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Longest)
                return false;
            Thread.Sleep(Pause);
        }

        return true;
    }
}
