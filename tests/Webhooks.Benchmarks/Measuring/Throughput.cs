namespace Webhooks.Benchmarks.Measuring;

/// <summary>So many deliveries in so much time, and what they cost the process that sent them.</summary>
internal sealed record Throughput(long Deliveries, TimeSpan Elapsed, ResourceUse Used)
{
    public double PerSecond => Deliveries / Elapsed.TotalSeconds;

    public double CpuMicroseconds => Used.Cpu.TotalMicroseconds / Deliveries;

    public double? AllocatedBytes => Used.Allocated / (double)Deliveries;
}
