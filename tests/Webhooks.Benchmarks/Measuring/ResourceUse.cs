namespace Webhooks.Benchmarks.Measuring;

/// <summary>What a process has used. Of another process only the processor time is known.</summary>
internal sealed record ResourceUse(TimeSpan Cpu, long? Allocated = null, int? Gen0 = null, int? Gen1 = null, int? Gen2 = null)
{
    public static ResourceUse OfThisProcess() => new(
        Environment.CpuUsage.TotalTime,
        GC.GetTotalAllocatedBytes(precise: true),
        GC.CollectionCount(0) - GC.CollectionCount(1),
        GC.CollectionCount(1) - GC.CollectionCount(2),
        GC.CollectionCount(2));

    public static ResourceUse operator -(ResourceUse left, ResourceUse right) => new(
        left.Cpu - right.Cpu, left.Allocated - right.Allocated, left.Gen0 - right.Gen0, left.Gen1 - right.Gen1, left.Gen2 - right.Gen2);
}
