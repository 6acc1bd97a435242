using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Contracts;

namespace Webhooks.Client.AspNetCore;

/// <summary>Passes on requests whose signature is valid.</summary>
internal sealed class SignatureGate(WebhookReceiverOptions options)
{
    // RFC 9110 §15.5.2 asks for the header. There is no registered name for this scheme.
    private const string Challenge = "StandardWebhooks";

    private readonly IReadOnlyList<VerificationKey> _keys = VerificationKey.ParseAll(options.Secrets);
    private readonly (TimeSpan Tolerance, int MaxBodyBytes) _bounds = (options.Tolerance, options.MaxBodyBytes);

    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var headers = WebhookHeaders.From(name => http.Request.Headers[name]);
        var clock = http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;

        // Before the body is read: a request that cannot be valid needs no memory.
        if (WebhookSignature.Screen(headers, clock.GetUtcNow(), _bounds.Tolerance, out var signed) is { } fault)
        {
            await RefuseAsync(http, fault);
            return;
        }

        if (await ReadAsync(http.Request) is not { } body)
        {
            await AnswerAsync(http, StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge,
                $"The body has more than the {_bounds.MaxBodyBytes} bytes that are allowed.");
            return;
        }

        var found = WebhookSignature.Match(signed, body.Span, _keys);
        if (!found.IsValid)
        {
            await RefuseAsync(http, found);
            return;
        }

        http.Request.Body = new MemoryStream(body.ToArray(), writable: false);
        http.Request.ContentLength = body.Length;
        await next(http);
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > _bounds.MaxBodyBytes)
            return null;
        var body = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 4096) + 1);
        while (await request.Body.ReadAsync(body.GetMemory(), request.HttpContext.RequestAborted) is > 0 and var read)
        {
            body.Advance(read);
            if (body.WrittenCount > _bounds.MaxBodyBytes)
                return null;
        }

        return body.WrittenMemory;
    }

    private static Task RefuseAsync(HttpContext http, SignatureVerification found)
    {
        http.Response.Headers.WWWAuthenticate = Challenge;
        return AnswerAsync(http, StatusCodes.Status401Unauthorized, JsonNamingPolicy.SnakeCaseLower.ConvertName(found.Fault.ToString()),
            found.Reason);
    }

    private static Task AnswerAsync(HttpContext http, int status, string code, string detail)
    {
        http.Response.StatusCode = status;
        var problem = new Problem { Title = ReasonPhrases.GetReasonPhrase(status), Status = status, Code = code, Detail = detail };
        return http.Response.WriteAsJsonAsync(problem, ContractsJson.Readable.Problem, Problem.MediaType, http.RequestAborted);
    }
}
