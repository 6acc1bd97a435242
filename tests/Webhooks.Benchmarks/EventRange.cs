namespace Webhooks.Benchmarks;

/// <summary>A run of numbered events. No number is used twice in one benchmark, so that a late duplicate is never taken for news.</summary>
internal readonly record struct EventRange(long First, int Count)
{
    public EventRange Next(int count) => new(First + Count, count);

    public EventRange Slice(int start, int count) => new(First + start, Math.Min(count, Count - start));
}
