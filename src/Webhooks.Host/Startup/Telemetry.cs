using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Webhooks.Actors;
using Webhooks.AspNetCore;

namespace Webhooks.Host;

/// <summary>Who is told what the engine, the server and the runtime measure.</summary>
internal static class Telemetry
{
    private const string ServiceName = "webhooks";

    private static readonly string[] Meters =
        [WebhooksTelemetry.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void AddTelemetry(this IServiceCollection services, TelemetrySettings settings)
    {
        if (!settings.HasMetricsPage && !settings.SendsOtlp)
            return;
        services.AddOpenTelemetry()
            // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
            .ConfigureResource(resource => resource.Clear().AddService(ServiceName, serviceVersion: WebhooksTelemetry.Version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);
                if (settings.HasMetricsPage)
                    metrics.AddPrometheusExporter();
                if (settings.SendsOtlp)
                    metrics.AddOtlpExporter(exporter => To(settings, exporter));
            });
    }

    public static void MapMetrics(this WebApplication app, TelemetrySettings settings)
    {
        if (!settings.HasMetricsPage)
            return;
        var page = app.MapPrometheusScrapingEndpoint("/metrics");
        if (settings.MetricsTakeKey)
            page.RequireWebhooksKey();
    }

    private static void To(TelemetrySettings settings, OtlpExporterOptions exporter)
    {
        if (settings.OtlpEndpoint is { } endpoint)
            exporter.Endpoint = endpoint;
    }
}
