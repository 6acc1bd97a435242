using System.Reflection;

namespace Webhooks.Actors;

/// <summary>
/// Under which names the engine is watched: <c>AddMeter(WebhooksTelemetry.MeterName)</c>, <c>AddSource(WebhooksTelemetry.SourceName)</c>.
/// </summary>
public static class WebhooksTelemetry
{
    /// <summary>The engine's <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "Webhooks.Actors";

    /// <summary>The engine's <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string SourceName = "Webhooks.Actors";

    /// <summary>The version of the engine.</summary>
    public static string? Version { get; } =
        typeof(WebhooksTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
}
