namespace Webhooks.Dashboard.Shared;

/// <summary>Ids of inputs, for their labels.</summary>
internal static class InputIds
{
    private static int _last;

    public static string Next() => $"input-{Interlocked.Increment(ref _last)}";
}
