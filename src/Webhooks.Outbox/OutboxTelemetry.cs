namespace Webhooks.Outbox;

/// <summary>Under which name the outbox is watched: <c>AddMeter(OutboxTelemetry.MeterName)</c>.</summary>
public static class OutboxTelemetry
{
    /// <summary>The outbox's <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "Webhooks.Outbox";
}
