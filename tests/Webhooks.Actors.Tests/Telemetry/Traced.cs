using System.Collections.Concurrent;
using System.Diagnostics;

namespace Webhooks.Actors.Tests.Telemetry;

/// <summary>The engine's spans of one trace, as they end.</summary>
internal sealed class Traced : IDisposable
{
    private const string UpstreamName = "Upstream";

    private static readonly ActivitySource Upstream = new(UpstreamName);

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public Traced()
    {
        _listener = new()
        {
            // By name: a source asks its listeners before it is in its field.
            ShouldListenTo = source => source.Name is UpstreamName or WebhooksTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        Request = Upstream.StartActivity("request") ?? throw new InvalidOperationException("There is no listener.");
    }

    /// <summary>The activity of the publisher.</summary>
    public Activity Request { get; }

    /// <summary>Tests run beside each other, and a listener hears of all.</summary>
    public IReadOnlyList<Activity> Spans(string name) =>
        [.. _ended.Where(span => span.TraceId == Request.TraceId && span.OperationName == name)];

    public void Dispose()
    {
        Request.Dispose();
        _listener.Dispose();
    }
}
