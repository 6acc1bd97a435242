using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class StatisticsVerb
{
    public static Verb Create()
    {
        var (webhook, project) = (Options.Webhook(), Options.Project());
        var range = new Option<string?>("--range") { Description = "How far back; default: hour", HelpName = "hour|day|week" }.Among(
            "hour", "day", "week");
        return new Verb("stats", "Show the statistics of a webhook's attempts.",
            "webhooks webhooks stats StatusChange -p labels --range day") { webhook, project, range }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                var statistics = await session.Client.Webhooks.GetStatisticsAsync(
                    session.Project, found.Id, call.Get(range), call.Cancellation);
                call.Show(statistics, ContractsJson.Readable.StatisticsResource, shown => FactSheet.Of(
                    ("since", Instants.Format(shown.From)),
                    ("attempts", $"{shown.Total.Attempts}"),
                    ("delivered", $"{shown.Total.Delivered} deliveries"),
                    ("given up", $"{shown.Total.Exhausted} deliveries"),
                    ("failures",
                        shown.Total.Failures.Count == 0
                            ? "none"
                            : string.Join(
                                '\n',
                                shown.Total.Failures.OrderByDescending(failure => failure.Value)
                                    .Select(failure => $"{failure.Value} × {failure.Key}"))),
                    ("latency",
                        shown.Total.LatencyMs is { } latency
                            ? $"{latency.P50} ms for half of the answers, {latency.P95} ms for 95 in 100, {latency.P99} ms for 99"
                            : null)));
            });
    }
}
