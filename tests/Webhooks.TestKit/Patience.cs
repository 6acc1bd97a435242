namespace Webhooks.TestKit;

/// <summary>How long a test waits for a fact before it gives up; no passing test takes that long.</summary>
public static class Patience
{
    /// <summary>Generous, because two cores may run several suites at once.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(60);

    /// <summary>For what a cluster decides: it waits for silence to last, for views to agree, and for shards to move.</summary>
    public static readonly TimeSpan Clustered = TimeSpan.FromSeconds(120);
}
