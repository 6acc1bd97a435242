using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Webhooks.AspNetCore;

/// <summary>Health endpoints for orchestrators.</summary>
public static partial class WebhooksHealth
{
    private const string Category = "Webhooks.AspNetCore.Health";

    /// <summary>The tag of the health checks that must pass before the host receives traffic.</summary>
    public const string ReadyTag = "ready";

    // MapHealthChecks accepts any method.
    private static readonly HttpMethodMetadata Methods = new([HttpMethods.Get, HttpMethods.Head]);

    /// <summary>
    /// Maps <c>/health/live</c>, which answers 200 while the process serves HTTP at all, and <c>/health/ready</c>, which answers 200 when
    /// no health check tagged <see cref="ReadyTag"/> is unhealthy and 503 otherwise; the body lists the result of each. The log has a
    /// line when one of them changes; ASP.NET Core's own line for each probe is written by
    /// <c>Microsoft.Extensions.Diagnostics.HealthChecks</c>, whose level a host may set to <c>None</c>.
    /// </summary>
    public static void MapWebhooksHealth(this IEndpointRouteBuilder endpoints)
    {
        var changes = new HealthChanges();
        endpoints.MapHealthChecks("/health/live", Answering(_ => false, changes)).WithMetadata(Methods, TakesAnyCaller.Instance);
        endpoints.MapHealthChecks("/health/ready", Answering(check => check.Tags.Contains(ReadyTag), changes))
            .WithMetadata(Methods, TakesAnyCaller.Instance);
    }

    private static HealthCheckOptions Answering(Func<HealthCheckRegistration, bool> predicate, HealthChanges changes) => new()
    {
        Predicate = predicate,
        ResponseWriter = async (http, report) =>
        {
            Log(http.RequestServices, report, changes);
            http.Response.ContentType = ContentType.Json;
            await http.Response.Body.WriteAsync(Json(report), http.RequestAborted);
        },
    };

    private static void Log(IServiceProvider services, HealthReport report, HealthChanges changes)
    {
        var isStopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        foreach (var (name, entry) in report.Entries)
        {
            var (status, detail) = (Words<HealthStatus>.Of(entry.Status), entry.Description ?? "");
            if (changes.Observe(name, entry.Status, isStopping) is { } level)
                LogChange(logger, level, name, status, detail, entry.Exception);
        }
    }

    [LoggerMessage(Message = "The health check {Check} is {Status}. {Detail}")]
    private static partial void LogChange(ILogger logger, LogLevel level, string check, string status, string detail, Exception? exception);

    /// <summary>The description of each check; exceptions go to the log.</summary>
    private static ReadOnlyMemory<byte> Json(HealthReport report)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("status", Words<HealthStatus>.Of(report.Status));
        if (report.Entries.Count > 0)
            json.WriteStartObject("checks");
        foreach (var (name, entry) in report.Entries)
        {
            json.WriteStartObject(name);
            json.WriteString("status", Words<HealthStatus>.Of(entry.Status));
            if (entry.Description is { } description)
                json.WriteString("detail", description);
            json.WriteEndObject();
        }

        if (report.Entries.Count > 0)
            json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }
}
