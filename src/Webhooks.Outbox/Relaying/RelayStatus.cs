using System.Diagnostics.Metrics;

namespace Webhooks.Outbox.Relaying;

/// <summary>What the relay of this process knows, for metrics and health.</summary>
internal sealed class RelayStatus : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _events;
    private RelayLook? _last;

    public RelayStatus(TimeProvider time)
    {
        _meter = new(OutboxTelemetry.MeterName);
        _events = _meter.CreateCounter<long>(
            "webhooks.outbox.events", "{event}", "Rows that the relay has finished, by what became of them.");
        _meter.CreateObservableGauge(
            "webhooks.outbox.oldest.age",
            () => Measured(look => look.OldestAt is { } at ? Math.Max(0, (time.GetUtcNow() - at).TotalSeconds) : 0),
            "s", "The age of the oldest row that waits; reported by the active relay.");
        _meter.CreateObservableGauge(
            "webhooks.outbox.set_aside", () => Measured(look => (double)look.SetAside), "{event}",
            "Rows that were refused and are kept with their reason; reported by the active relay.");
    }

    internal Meter Meter => _meter;

    /// <summary>The last look at the table; null while another instance relays, or the database does not answer.</summary>
    public RelayLook? Last
    {
        get => Volatile.Read(ref _last);
        set => Volatile.Write(ref _last, value);
    }

    /// <summary>Why the table cannot be read; null when it can.</summary>
    public string? Failure { get; set; }

    public void Stored(int events) => Count(events, "stored");

    public void Duplicates(int events) => Count(events, "duplicate");

    public void SetAside(int events) => Count(events, "set_aside");

    public void Dispose() => _meter.Dispose();

    private void Count(int events, string result)
    {
        if (events > 0)
            _events.Add(events, new KeyValuePair<string, object?>("webhooks.result", result));
    }

    private IEnumerable<Measurement<double>> Measured(Func<RelayLook, double> value) => Last is { } look ? [new(value(look))] : [];
}

/// <param name="OldestAt">When the first row that waits was written; null when none waits.</param>
/// <param name="SetAside">How many rows are set aside.</param>
internal sealed record RelayLook(DateTimeOffset? OldestAt, long SetAside);
