using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Webhooks.AspNetCore;

/// <summary>Where an orchestrator asks how the host is.</summary>
public static class WebhooksHealth
{
    /// <summary>The tag of the health checks that must pass before traffic may come.</summary>
    public const string ReadyTag = "ready";

    // MapHealthChecks takes any method.
    private static readonly HttpMethodMetadata Methods = new([HttpMethods.Get, HttpMethods.Head]);

    /// <summary>
    /// Maps <c>/health/live</c>, which answers 200 while the process serves HTTP at all, and <c>/health/ready</c>, which answers 200 when
    /// no health check tagged <see cref="ReadyTag"/> is unhealthy and 503 otherwise; the body tells what each of them says.
    /// </summary>
    public static void MapWebhooksHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", Answering(_ => false)).WithMetadata(Methods, TakesAnyCaller.Instance);
        endpoints.MapHealthChecks("/health/ready", Answering(check => check.Tags.Contains(ReadyTag))).WithMetadata(Methods, TakesAnyCaller.Instance);
    }

    private static HealthCheckOptions Answering(Func<HealthCheckRegistration, bool> predicate) => new()
    {
        Predicate = predicate,
        ResponseWriter = static async (http, report) =>
        {
            http.Response.ContentType = ContentType.Json;
            await http.Response.Body.WriteAsync(Json(report), http.RequestAborted);
        },
    };

    /// <summary>What each check says in words; exceptions are for the log.</summary>
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
