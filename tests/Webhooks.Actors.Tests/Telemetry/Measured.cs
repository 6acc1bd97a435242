using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Webhooks.Actors.Telemetry;

namespace Webhooks.Actors.Tests.Telemetry;

/// <summary>What the instruments of one engine have said.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _all = new();

    public Measured(Instruments instruments)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, instruments.Meter))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    public IEnumerable<string> Tags => _all.Select(one => one.Tags).Distinct();

    /// <summary>How often something was measured.</summary>
    public int Count(string name, string tags = "") => Of(name, tags).Count();

    /// <summary>What a counter has come to.</summary>
    public double Sum(string name, string tags = "") => Of(name, tags).Sum(one => one.Value);

    /// <summary>What an observed instrument says now; null when it says nothing.</summary>
    public double? Now(string name, string tags = "")
    {
        _all.Clear();
        _listener.RecordObservableInstruments();
        return Of(name, tags).Select(one => (double?)one.Value).LastOrDefault();
    }

    public void Dispose() => _listener.Dispose();

    private IEnumerable<(string Name, double Value, string Tags)> Of(string name, string tags) =>
        _all.Where(one => one.Name == name && one.Tags == tags);

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
