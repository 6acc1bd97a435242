namespace Webhooks.Actors.Storage;

/// <summary>Why a file cannot be locked, in one sentence: a file in use differs from one that cannot be created.</summary>
internal static class LockFailure
{
    // From errno.h; .NET gives the number as the exception's HResult.
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;

    private const int SharingViolationOnWindows = unchecked((int)0x80070020);

    private static int WouldBlock => OperatingSystem.IsMacOS() ? 35 : 11;

    private static int QuotaExceeded => OperatingSystem.IsMacOS() ? 69 : 122;

    /// <param name="database">The database file.</param>
    /// <param name="file">Its lock file.</param>
    /// <param name="e">What happened.</param>
    /// <param name="isHeldHere">Whether this process holds the database.</param>
    public static string Explain(string database, string file, Exception e, bool isHeldHere)
    {
        if (e is UnauthorizedAccessException)
            return $"The database file '{database}' is not writable: its lock file '{file}' cannot be opened. {e.Message.TrimEnd('.')}.";
        if (IsHeld(e))
        {
            return isHeldHere
                ? $"The database file '{database}' is in use by another engine in this process: one engine per file. Stop the other one, "
                    + "or give this one another file."
                : $"The database file '{database}' is in use by another process: one host per file. Stop the other one, or give this one "
                    + "another file.";
        }

        if (e.HResult == ReadOnlyFileSystem)
            return $"The database file '{database}' is on a read-only file system: its lock file '{file}' cannot be created there.";
        if (e.HResult == NoSpace || e.HResult == QuotaExceeded)
            return $"The database file '{database}' cannot be locked: no space is left for its lock file '{file}'.";
        return $"The database file '{database}' cannot be locked: its lock file '{file}' cannot be opened. {e.Message.TrimEnd('.')}.";
    }

    /// <summary>Whether another process, or another part of this one, has it open.</summary>
    public static bool IsHeld(Exception e) => e.HResult == WouldBlock || e.HResult == SharingViolationOnWindows;
}
