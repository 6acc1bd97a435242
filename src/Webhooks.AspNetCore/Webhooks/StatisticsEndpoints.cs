using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

internal static class StatisticsEndpoints
{
    public static void MapStatistics(this IEndpointRouteBuilder api) => api
        .MapRead($"/projects/{{{ProjectRoute.Parameter}}}/webhooks/{{{WebhookRoute.Parameter}}}/stats", GetAsync)
        .WithTags("Webhooks")
        .WithName("getWebhookStats")
        .WithSummary("Count a webhook's attempts over time")
        .WithDescription(
            "Deliveries, failures by reason and latency percentiles in buckets of a minute (hour), 15 minutes (day) or two hours (week).")
        .TakesQuery("range", $"How far back, {Words<StatisticsRange>.Allowed}; hour by default.")
        .Answers<StatisticsResource>(StatusCodes.Status200OK)
        .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.InvalidParameter, ProblemCodes.Unavailable);

    private static async Task<JsonHttpResult<StatisticsResource>> GetAsync(
        [AsParameters] WebhookRoute route, HttpRequest request, AuthorizedQueries queries, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var range = query.Word<StatisticsRange>("range") ?? StatisticsRange.Hour;
        query.Check();
        var statistics = await queries.GetStatisticsAsync(route.Project, route.Webhook, range, time.GetUtcNow(), cancellationToken);
        return TypedResults.Json(ToResource(statistics), ContractsJson.Readable.StatisticsResource);
    }

    private static StatisticsResource ToResource(WebhookStatistics statistics) => new()
    {
        Range = Words<StatisticsRange>.Of(statistics.Range),
        Step = Duration.Format(statistics.Step),
        From = statistics.From,
        Until = statistics.Until,
        Total = new AttemptCountsResource
        {
            Attempts = statistics.Total.Attempts,
            Delivered = statistics.Total.Delivered,
            Exhausted = statistics.Total.Exhausted,
            Failures = ByName(statistics.Total),
            LatencyMs = Milliseconds(statistics.Total.Latency),
        },
        Buckets =
        [
            .. statistics.Steps.Select(step => new StatisticsBucketResource
            {
                From = step.From,
                Attempts = step.Counts.Attempts,
                Delivered = step.Counts.Delivered,
                Exhausted = step.Counts.Exhausted,
                Failures = ByName(step.Counts),
                LatencyMs = Milliseconds(step.Counts.Latency),
            }),
        ],
    };

    private static Dictionary<string, long> ByName(AttemptCounts counts) =>
        counts.Failures.ToDictionary(failure => failure.Key.Name(), failure => failure.Value);

    private static LatencyResource? Milliseconds(LatencyPercentiles? latency) =>
        latency is { } known ? new() { P50 = Rounded(known.P50), P95 = Rounded(known.P95), P99 = Rounded(known.P99) } : null;

    /// <summary>A tenth of a millisecond is more accurate than the measurement of longer times.</summary>
    private static double Rounded(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, duration.TotalMilliseconds < 10 ? 1 : 0);
}
