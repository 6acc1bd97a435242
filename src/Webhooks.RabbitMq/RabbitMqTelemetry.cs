namespace Webhooks.RabbitMq;

/// <summary>Under which name the consumers are watched: <c>AddMeter(RabbitMqTelemetry.MeterName)</c>.</summary>
public static class RabbitMqTelemetry
{
    /// <summary>The consumers' <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "Webhooks.RabbitMq";
}
