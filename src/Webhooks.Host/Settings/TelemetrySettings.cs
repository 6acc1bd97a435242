using Webhooks.Actors.Settings;

namespace Webhooks.Host;

/// <summary>Where metrics and traces of the host go.</summary>
/// <param name="HasMetricsPage">Whether <c>/metrics</c> answers Prometheus.</param>
/// <param name="MetricsTakeKey">Whether it needs a key if the API does; else it answers every caller.</param>
/// <param name="OtlpEndpoint">Where metrics and traces are sent by OTLP; null when OpenTelemetry's own variables set it, or when it is
/// off.</param>
/// <param name="SendsOtlp">Whether they are sent.</param>
internal sealed record TelemetrySettings(bool HasMetricsPage, bool MetricsTakeKey, Uri? OtlpEndpoint, bool SendsOtlp)
{
    /// <summary>As OpenTelemetry's specification names it; its other variables also apply.</summary>
    public const string OtlpVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static TelemetrySettings Default { get; } = new(
        HasMetricsPage: true, MetricsTakeKey: true, OtlpEndpoint: null, SendsOtlp: false);

    /// <param name="reader">Reads the section.</param>
    /// <param name="configuration">All of the configuration.</param>
    public static TelemetrySettings Read(SettingsReader reader, IConfiguration configuration)
    {
        var settings = Default;
        reader.Read<bool>("Telemetry:Prometheus:Enabled", "true or false", bool.TryParse,
            enabled => settings = settings with { HasMetricsPage = enabled });
        reader.Read<bool>("Telemetry:Prometheus:RequireKey", "true or false", bool.TryParse,
            required => settings = settings with { MetricsTakeKey = required });
        reader.Read<Uri>(
            "Telemetry:Otlp:Endpoint",
            "the address of a collector that speaks OTLP, such as http://127.0.0.1:4317",
            static (string text, out Uri address) => Uri.TryCreate(text, UriKind.Absolute, out address!)
                && address.Scheme is "http" or "https",
            address => settings = settings with { OtlpEndpoint = address });
        return settings with { SendsOtlp = settings.OtlpEndpoint is not null || !string.IsNullOrWhiteSpace(configuration[OtlpVariable]) };
    }
}
