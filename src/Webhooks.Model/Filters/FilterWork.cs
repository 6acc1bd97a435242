using System.Diagnostics;

namespace Webhooks.Model;

/// <summary>Counts the bytes and characters that evaluations read, for tests that bound them. A release build does not count.</summary>
internal static class FilterWork
{
    [ThreadStatic]
    private static long _read;

    public static long OfThisThread => _read;

    [Conditional("DEBUG")]
    public static void Add(int read) => _read += read;
}
