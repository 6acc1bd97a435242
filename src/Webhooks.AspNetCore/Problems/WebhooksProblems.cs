using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Webhooks.AspNetCore;

/// <summary>Problem details for requests that no endpoint answers.</summary>
public static class WebhooksProblems
{
    /// <summary>
    /// Answers unknown routes (404), wrong methods (405) and unhandled exceptions (500, without details) with
    /// <c>application/problem+json</c>, for the whole host. The endpoints of <see cref="WebhooksApi"/> do not need it for their own
    /// problems.
    /// </summary>
    public static IApplicationBuilder UseWebhooksProblems(this IApplicationBuilder app) => app
        .UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => WriteAsync(http, StatusCodes.Status500InternalServerError),
        })
        .UseStatusCodePages(context => WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode));

    private static Task WriteAsync(HttpContext http, int status) =>
        ProblemResponse.WriteAsync(http, ProblemFactory.FromStatus(status, http.Request));
}
