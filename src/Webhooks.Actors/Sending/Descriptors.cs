namespace Webhooks.Actors.Sending;

/// <summary>The file descriptors of the process.</summary>
internal static class Descriptors
{
    // From errno.h: of the process, and of the machine.
    private const int TooManyOfProcess = 24;
    private const int TooManyOfMachine = 23;

    /// <summary>
    /// Whether none is left. The failures then (names do not resolve, authorities are not read) have other names, so that they would
    /// count as the receiver's failure.
    /// </summary>
    public static bool AreUsedUp()
    {
        if (OperatingSystem.IsWindows())
            return false;
        try
        {
            File.OpenHandle("/dev/null").Dispose();
            return false;
        }
        catch (IOException e)
        {
            return e.HResult is TooManyOfProcess or TooManyOfMachine;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
