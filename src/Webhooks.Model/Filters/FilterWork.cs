using System.Diagnostics;

namespace Webhooks.Model;

/// <summary>
/// Counts the lookups and comparisons of evaluations, and the bytes and characters that they read, for tests that bound them. A release
/// build does not count.
/// </summary>
internal static class FilterWork
{
    [ThreadStatic]
    private static long _steps;

    [ThreadStatic]
    private static long _read;

    public static (long Steps, long Read) OfThisThread => (_steps, _read);

    [Conditional("DEBUG")]
    public static void Add(int read)
    {
        _steps++;
        _read += read;
    }
}
