using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Webhooks.Benchmarks;

internal static class ChildProcess
{
    // The very runtime that runs us, whether or not it is the one on the PATH.
    private static readonly string DotNet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    public static ProcessStartInfo Describe(Assembly program, params IEnumerable<string> arguments) =>
        Describe(program.Location, arguments);

    /// <param name="program">The path of its assembly.</param>
    /// <param name="arguments">Its command line.</param>
    public static ProcessStartInfo Describe(string program, params IEnumerable<string> arguments) =>
        new(DotNet, [program, .. arguments]) { UseShellExecute = false };
}
