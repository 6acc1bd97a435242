using Microsoft.AspNetCore.Http;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>Writes problems, always with the API's JSON options: the host's options must not change the contract.</summary>
internal static class ProblemResponse
{
    // Long enough for a passivated actor to recover, short enough for a caller to wait.
    private const string RetryAfterSeconds = "1";

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds;
        return response.WriteAsJsonAsync(problem, ContractsJson.Readable.Problem, Problem.MediaType, context.RequestAborted);
    }
}
