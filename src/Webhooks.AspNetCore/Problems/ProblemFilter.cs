using Microsoft.AspNetCore.Http;
using Webhooks.Actors;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>Answers refusals and broken requests with a problem, in any host, regardless of how it handles its own exceptions.</summary>
internal sealed class ProblemFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (RejectedRequestException e)
        {
            return await AnswerAsync(http, e.Problem);
        }
        catch (RefusedException e)
        {
            return await AnswerAsync(http, ProblemFactory.From(e.Refusal));
        }
        catch (BadHttpRequestException e)
        {
            // An error of the server: a broken chunk, a body that stopped arriving, a body above the server's limit.
            return await AnswerAsync(http, ProblemFactory.FromStatus(e.StatusCode, http.Request));
        }
    }

    private static async ValueTask<object?> AnswerAsync(HttpContext http, Problem problem)
    {
        await ProblemResponse.WriteAsync(http, problem);
        return Results.Empty;
    }
}
