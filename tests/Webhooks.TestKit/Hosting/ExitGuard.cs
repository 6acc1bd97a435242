using System.Diagnostics;

namespace Webhooks.TestKit;

/// <summary>
/// Runs a shell script when its standard input ends, which is when this process ends, however it does: a test runner leaves no time to
/// clean up.
/// </summary>
internal static class ExitGuard
{
    /// <param name="script">Its arguments are <c>$0</c>, <c>$1</c> …</param>
    public static Process Start(string script, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(
                "sh", ["-c", $"trap '' HUP INT TERM\ncat > /dev/null\n{script}", .. arguments])
            { RedirectStandardInput = true })
            ?? throw new InvalidOperationException("No process started.");
}
