using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Webhooks.Benchmarks.Reporting;

/// <summary>The budgets of <c>budgets.json</c>, by the names they have there.</summary>
internal static class Budgets
{
    private static readonly BudgetFile File = BudgetFile.Read();

    public static Budget RatioToRawLimit => Of();

    public static Budget RatioToRawLimitOnPostgreSql => Of();

    public static Budget RatioOverHttp => Of();

    public static Budget RatioOverHttpOnPostgreSql => Of();

    public static Budget ColdToWarm => Of();

    public static Budget LatencyMedian => Of();

    public static Budget LatencyP99 => Of();

    public static Budget JournalRowsPerDelivery => Of();

    public static Budget BytesPerDelivery => Of();

    public static Budget IdleMemory => Of();

    public static Budget MillionWebhooksTimeToReady => Of();

    public static Budget MillionWebhooksMemory => Of();

    public static Budget BacklogMemory => Of();

    public static Budget TimeToReady => Of();

    public static Budget TimeToFirstDelivery => Of();

    public static Budget Isolation => Of();

    public static Budget NodeLoss => Of();

    public static Budget SchemaSpeed => Of();

    public static Budget OutboxLatency => Of();

    public static Budget OutboxLatencyOnPostgreSql => Of();

    public static Budget FlowSpeed => Of();

    public static Budget FlowMemory => Of();

    public static Budget FanOut => Of();

    public static Budget FanOutOnPostgreSql => Of();

    public static Budget FilterSpeed => Of();

    public static Budget FilterMemory => Of();

    public static Budget FilterCheck => Of();

    public static Budget HostileFilter => Of();

    /// <summary>The benchmarks, with their options, that <c>check</c> runs.</summary>
    public static IReadOnlyList<string[]> Checked => [.. File.Check.Select(command => command.Split(' '))];

    private static Budget Of([CallerMemberName] string name = "") => File.Budgets[name];

    private sealed record BudgetFile(string[] Check, Dictionary<string, Budget> Budgets)
    {
        private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            RespectRequiredConstructorParameters = false,
        };

        public static BudgetFile Read()
        {
            using var json = typeof(Budgets).Assembly.GetManifestResourceStream("budgets.json")!;
            return JsonSerializer.Deserialize<BudgetFile>(json, Json)!;
        }
    }
}
