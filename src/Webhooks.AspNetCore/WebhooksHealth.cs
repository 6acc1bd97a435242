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
    /// every health check tagged <see cref="ReadyTag"/> passes and 503 otherwise.
    /// </summary>
    public static void MapWebhooksHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", Answering(_ => false)).WithMetadata(Methods);
        endpoints.MapHealthChecks("/health/ready", Answering(check => check.Tags.Contains(ReadyTag))).WithMetadata(Methods);
    }

    private static HealthCheckOptions Answering(Func<HealthCheckRegistration, bool> predicate) => new()
    {
        Predicate = predicate,
        ResponseWriter = static (http, report) =>
        {
            http.Response.ContentType = ContentType.Json;
            return http.Response.WriteAsync($$"""{"status":"{{Words<HealthStatus>.Of(report.Status)}}"}""");
        },
    };
}
