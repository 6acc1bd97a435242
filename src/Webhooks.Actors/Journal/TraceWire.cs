using Google.Protobuf.Collections;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>The traces of a row of events: each once for all events of a publish.</summary>
internal static class TraceWire
{
    public static void Add(RepeatedField<Wire.Trace> wire, IReadOnlyList<PublishedEvent> events)
    {
        var (run, shared) = (default(Wire.Trace), default(EventTrace));
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Trace is not { } trace)
            {
                run = null;
            }
            else if (run is not null && trace == shared)
            {
                run.Count++;
            }
            else
            {
                shared = trace;
                run = ToWire(trace, i);
                wire.Add(run);
            }
        }
    }

    /// <summary>The trace of each event; empty when none has one.</summary>
    public static EventTrace?[] Read(RepeatedField<Wire.Trace> wire, int events)
    {
        if (wire.Count == 0)
            return [];
        var traces = new EventTrace?[events];
        foreach (var run in wire)
            traces.AsSpan(run.First, run.Count).Fill(FromWire(run));
        return traces;
    }

    public static Wire.Trace? ToWire(EventTrace? trace) => trace is null ? null : ToWire(trace, 0);

    public static EventTrace? FromWire(Wire.Trace? wire) => wire is null ? null : new(wire.Parent, wire.HasState ? wire.State : null);

    private static Wire.Trace ToWire(EventTrace trace, int first)
    {
        var wire = new Wire.Trace { First = first, Count = 1, Parent = trace.Parent };
        if (trace.State is { } state)
            wire.State = state;
        return wire;
    }
}
