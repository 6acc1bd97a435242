using Webhooks.Actors;
using Webhooks.Dashboard.Shared;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Webhooks.Statistics;

/// <summary>The content of charts, in sentences.</summary>
internal static class StatisticsWords
{
    public static string Deliveries(WebhookStatistics statistics) => statistics.Total.Attempts == 0
        ? $"No attempt in {Span(statistics.Range)}."
        : $"{Figures.Of(statistics.Total.Attempts, "attempt", "attempts")} in {Span(statistics.Range)}: "
            + $"{Figures.Of(statistics.Total.Delivered)} delivered, {Figures.Of(statistics.Total.Failed)} failed, "
            + $"{Figures.Of(statistics.Total.Exhausted)} of them as the last of their deliveries.";

    public static string Failures(WebhookStatistics statistics) => statistics.Total.Failed == 0
        ? $"No failure in {Span(statistics.Range)}."
        : $"Failures in {Span(statistics.Range)}: "
            + string.Join(
                ", ",
                statistics.Total.Failures.OrderByDescending(each => each.Value)
                    .Select(each => $"{Figures.Of(each.Value)} {Of(each.Key)}")) + ".";

    public static string Latency(WebhookStatistics statistics) => statistics.Total.Latency is not { } latency
        ? $"No answer in {Span(statistics.Range)}."
        : $"Time to the answer in {Span(statistics.Range)}: half arrived within {Figures.Of(latency.P50)}, 95 of 100 within "
            + $"{Figures.Of(latency.P95)}, 99 of 100 within {Figures.Of(latency.P99)}.";

    /// <summary>A reason in a few words.</summary>
    public static string Of(FailureReason reason) => reason switch
    {
        FailureReason.Dns => "host name unknown",
        FailureReason.BlockedAddress => "address not allowed",
        FailureReason.ConnectRefused => "connection refused",
        FailureReason.ConnectTimeout => "no connection in time",
        FailureReason.Tls => "TLS failed",
        FailureReason.Timeout => "no answer in time",
        FailureReason.ConnectionReset => "connection reset",
        FailureReason.ResponseEnded => "closed before answering",
        FailureReason.ResponseHeadersTooLarge => "headers too large",
        FailureReason.InvalidResponse => "not HTTP",
        FailureReason.Redirect => "redirect",
        FailureReason.Status => "other status",
        FailureReason.TooManyRequests => "429 too many requests",
        FailureReason.Gone => "410 gone",
        FailureReason.AbortedShutdown => "stopped by the host",
        FailureReason.Expired => "no longer kept",
        _ => reason.Name(),
    };

    private static string Span(StatisticsRange range) => range switch
    {
        StatisticsRange.Hour => "the last hour",
        StatisticsRange.Day => "the last day",
        _ => "the last week",
    };
}
