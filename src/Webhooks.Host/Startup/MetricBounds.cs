using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Webhooks.Host;

/// <summary>
/// Limits the series of <c>/metrics</c>: each of them is read, sent and stored at every scrape. Instruments of the engine have few tags;
/// those of the server grow with its routes and with the requests of clients.
/// </summary>
internal static class MetricBounds
{
    /// <summary>
    /// Combinations of tags of an instrument; further ones are counted together, with the tag <c>otel.metric.overflow</c>.
    /// </summary>
    private const int MaxCombinations = 50;

    /// <summary>Each route with the few statuses of its responses.</summary>
    private const int MaxRequestCombinations = 90;

    /// <summary>
    /// In seconds: in memory, one commit, a slow commit, a problem, an outage. The engine measures its commits in finer steps.
    /// </summary>
    private static readonly double[] Requests = [0.005, 0.025, 0.1, 0.5, 2.5];

    /// <summary>In seconds: one or two requests, a kept connection, an open page.</summary>
    private static readonly double[] Connections = [0.1, 1, 10, 60, 600];

    private static readonly string[] RequestTags = ["http.request.method", "http.response.status_code", "http.route"];

    /// <summary>How an instrument is collected.</summary>
    public static MetricStreamConfiguration Of(Instrument instrument) => instrument.Name switch
    {
        "http.server.request.duration" => new ExplicitBucketHistogramConfiguration
        {
            Boundaries = Requests,
            TagKeys = RequestTags,
            CardinalityLimit = MaxRequestCombinations,
        },
        "kestrel.connection.duration" =>
            new ExplicitBucketHistogramConfiguration { Boundaries = Connections, CardinalityLimit = MaxCombinations },
        _ => new() { CardinalityLimit = MaxCombinations },
    };
}
