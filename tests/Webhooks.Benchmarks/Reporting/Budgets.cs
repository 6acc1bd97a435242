namespace Webhooks.Benchmarks.Reporting;

internal static class Budgets
{
    public static readonly Budget RatioToRawLimit = Budget.AtLeast(0.30, 0.50);
    public static readonly Budget RatioToRawLimitOnPostgreSql = Budget.AtLeast(0.25, 0.45);
    public static readonly Budget LatencyMedian = Budget.AtMost(8, 4, " ms");
    public static readonly Budget LatencyP99 = Budget.AtMost(50, null, " ms");
    public static readonly Budget JournalRowsPerDelivery = Budget.AtMost(0.10, 0.03);
    public static readonly Budget IdleMemory = Budget.AtMost(250, 200, " MB");
    public static readonly Budget BacklogMemory = Budget.AtMost(50, 10, " MB");
    public static readonly Budget TimeToReady = Budget.AtMost(5, 3, " s");
    public static readonly Budget TimeToFirstDelivery = Budget.AtMost(5, 3, " s");
    public static readonly Budget SchemaSpeed = Budget.AtLeast(0.85, null);
    public static readonly Budget Isolation = Budget.AtLeast(0.90, 0.98);
}
