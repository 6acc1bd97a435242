using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.RabbitMq;

namespace Webhooks.Host;

/// <summary>Where metrics and traces of the engine, the server and the runtime go.</summary>
internal static class Telemetry
{
    private const string ServiceName = "webhooks";
    private const string MetricsPath = "/metrics";

    private static readonly string[] Meters =
    [
        WebhooksTelemetry.MeterName, RabbitMqTelemetry.MeterName,
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetrySettings settings)
    {
        if (!settings.HasMetricsPage && !settings.SendsOtlp)
            return;
        // The exporter continues from there, with the paths of its protocol.
        if (settings.OtlpEndpoint is { } endpoint)
            builder.Configuration[TelemetrySettings.OtlpVariable] = endpoint.AbsoluteUri;
        var telemetry = builder.Services.AddOpenTelemetry()
            // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES take precedence.
            .ConfigureResource(
                resource => resource.Clear().AddService(ServiceName, serviceVersion: WebhooksTelemetry.Version)
                    .AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddView(MetricBounds.Of);
                if (settings.HasMetricsPage)
                    metrics.AddPrometheusExporter();
                if (settings.SendsOtlp)
                    metrics.AddOtlpExporter();
            });
        if (settings.SendsOtlp)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(WebhooksTelemetry.SourceName, "Microsoft.AspNetCore")
                .AddProcessor(new DiscreetSpans())
                .AddOtlpExporter());
        }
    }

    public static void MapMetrics(this WebApplication app, TelemetrySettings settings)
    {
        if (!settings.HasMetricsPage)
            return;
        var page = app.MapPrometheusScrapingEndpoint(MetricsPath);
        if (settings.MetricsTakeKey)
            page.RequireWebhooksKey();
    }
}
