namespace Webhooks.Model;

/// <summary>
/// Counts the lookups and comparisons of evaluations, and the bytes and characters that they read, for tests that bound them. Without their
/// switch the compiler leaves it out of what runs often.
/// </summary>
internal static class FilterWork
{
    private static readonly bool IsCounted = AppContext.TryGetSwitch("Webhooks.CountFilterWork", out var isOn) && isOn;

    [ThreadStatic]
    private static long _steps;

    [ThreadStatic]
    private static long _read;

    public static (long Steps, long Read) OfThisThread => (_steps, _read);

    public static void Add(int read)
    {
        if (!IsCounted)
            return;
        _steps++;
        _read += read;
    }
}
