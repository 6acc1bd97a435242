namespace Webhooks.Model;

/// <summary>Since when a project or webhook has had nothing to do, on a monotonic clock.</summary>
internal readonly record struct IdleTime(TimeSpan Since)
{
    /// <summary>After this it leaves the memory; it is started again when it is needed.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>No work, and nothing to wait for.</summary>
    public static IdleTime Over(TimeSpan now) => new(now - Longest);

    public bool IsOver(TimeSpan now) => now - Since >= Longest;
}
