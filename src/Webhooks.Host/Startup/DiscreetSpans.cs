using System.Diagnostics;
using OpenTelemetry;

namespace Webhooks.Host;

/// <summary>
/// Removes private values from the server's spans: queries, the ids of bins, which are keys to them, and the codes of portal sessions. What
/// only looks at the host, every few seconds, is not traced at all.
/// </summary>
internal sealed class DiscreetSpans : BaseProcessor<Activity>
{
    private const string Bins = "/inspect/";
    private const string Entries = "/portal/enter/";

    private static readonly string[] Secretive = ["url.query", "url.full", "http.url", "http.target"];
    private static readonly string[] Uninteresting = ["/health", "/metrics"];

    public override void OnEnd(Activity data)
    {
        foreach (var tag in Secretive)
            data.SetTag(tag, null);
        if (data.GetTagItem("url.path") is not string path)
            return;
        if (path.StartsWith(Bins, StringComparison.OrdinalIgnoreCase))
            data.SetTag("url.path", Bins);
        if (path.StartsWith(Entries, StringComparison.OrdinalIgnoreCase))
            data.SetTag("url.path", Entries);
        if (Uninteresting.Any(start => path.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
