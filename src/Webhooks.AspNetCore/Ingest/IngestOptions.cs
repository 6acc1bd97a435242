namespace Webhooks.AspNetCore;

/// <summary>How much one publish may bring. What is above a bound is answered 413 and nothing of it is stored.</summary>
public sealed class IngestOptions
{
    /// <summary>The most bytes of one event, from its opening to its closing brace; 1 to 16 MB. Default 256 kB: an event tells what happened, it does not carry files.</summary>
    public int MaxEventBytes { get; set; } = 256 * 1024;

    /// <summary>The most events of one batch; 1 to 100,000. Default 10,000: all of them are held until the last is in the journal.</summary>
    public int MaxBatchEvents { get; set; } = 10_000;

    /// <summary>The most bytes of one request; 1 to 256 MB. Default 16 MB: the whole of it is held in one array.</summary>
    public int MaxBatchBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The most bytes of publishes that are under way on the node, from a request's first byte until its answer; 1 MB to 16 GB. Default
    /// 64 MB: what two or three seconds store, taking about four times as much memory. Above it a request waits for two seconds, then it is
    /// answered 503.
    /// </summary>
    public long MaxBytesInFlight { get; set; } = 64 << 20;

    internal bool IsAllowed =>
        MaxBytesInFlight is >= 1 << 20 and <= 16L << 30
        && MaxEventBytes is >= 1 and <= 16 << 20 && MaxBatchEvents is >= 1 and <= 100_000 && MaxBatchBytes is >= 1 and <= 256 << 20;
}
