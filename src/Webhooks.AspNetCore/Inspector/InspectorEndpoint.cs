using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>
/// Catches requests to a bin and sends the bin's answer. It needs no key: a client that knows the bin's URL may post there.
/// </summary>
internal sealed class InspectorEndpoint(
    InspectorHost inspector, SignatureCheck signatures, PromisedOrder order, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public const string BinParameter = "bin";

    // As many as the server accepts by default; the bin's limits are here, not there.
    private const int MaxHeaders = 100;
    private const int MaxHeaderCharacters = 32 * 1024;

    // A bin's answers are on the dashboard's origin: opened in a browser, they run nothing, load nothing and no page can frame them.
    private const string Csp = "sandbox; default-src 'none'; frame-ancestors 'none'";

    public async Task CatchAsync(HttpContext http)
    {
        // The bin's answer is final: an empty 404 stays empty.
        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        SetSafety(http.Response.Headers);
        if (!BinId.TryParse(http.GetRouteValue(BinParameter) as string, out var bin)
            || await inspector.FindAsync(bin, http.RequestAborted) is null)
        {
            await SayAsync(http, StatusCodes.Status404NotFound, "There is no such bin, or it was removed.");
            return;
        }

        var arrival = await ReadAsync(http);
        arrival = arrival with { Signature = await signatures.FindAsync(bin, arrival, http.RequestAborted) };
        arrival = arrival with { OrderedBy = await order.FindAsync(arrival, http.RequestAborted) };
        if (inspector.Bins.Catch(bin, arrival) is { } caught)
            await AnswerAsync(http, caught.Given.Answer);
        else
            await SayAsync(http, StatusCodes.Status404NotFound, "There is no such bin, or it was removed.");
    }

    private static void SetSafety(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Csp;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
    }

    private async Task<Arrival> ReadAsync(HttpContext http)
    {
        var request = http.Request;
        var (path, query) = Target(http);
        var headers = Headers(request, out var areCut);
        var at = time.GetUtcNow();
        var (body, size, isBroken) = await BodyAsync(request);
        return new()
        {
            At = at,
            Method = request.Method,
            Path = path,
            Query = query,
            Headers = headers,
            AreHeadersCut = areCut,
            Body = body,
            Size = size,
            IsBroken = isBroken,
            Signature = new(SignatureVerdict.Unknown, ""),
        };
    }

    /// <summary>As sent, not decoded.</summary>
    private static (string Path, string Query) Target(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (string.IsNullOrEmpty(target))
            return (http.Request.PathBase + http.Request.Path, http.Request.QueryString.Value ?? "");
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? (target, "") : (target[..question], target[question..]);
    }

    private static ImmutableArray<KeyValuePair<string, string>> Headers(HttpRequest request, out bool areCut)
    {
        areCut = false;
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var characters = 0;
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                characters += name.Length + (value?.Length ?? 0);
                areCut |= headers.Count >= MaxHeaders || characters > MaxHeaderCharacters;
                if (!areCut)
                    headers.Add(new(name, value ?? ""));
            }
        }

        return headers.DrainToImmutable();
    }

    /// <summary>Keeps the part that fits; reads and counts the rest, because a sender that is cut off in its body fails.</summary>
    private static async Task<(ReadOnlyMemory<byte> Body, long Size, bool IsBroken)> BodyAsync(HttpRequest request)
    {
        var kept = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 0, 256, Bin.MaxBodyBytes));
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var size = 0L;
        try
        {
            while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is > 0 and var read)
            {
                kept.Write(buffer.AsSpan(0, (int)Math.Min(read, Bin.MaxBodyBytes - kept.WrittenCount)));
                size += read;
            }

            return (kept.WrittenSpan.ToArray(), size, false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It ended early, or is larger than the server accepts (BadHttpRequestException); the received part is shown.
            return (kept.WrittenSpan.ToArray(), size, true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task AnswerAsync(HttpContext http, Answer answer)
    {
        if (answer.Delay > TimeSpan.Zero)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            await Task.Delay(answer.Delay, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested)
            {
                http.Abort();
                return;
            }
        }

        var response = http.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (!AnswerRules.TakesBody(answer.Status))
            return;
        if (answer.Body.Length > 0)
            response.ContentType ??= "text/plain; charset=utf-8";
        await WriteAsync(http, answer.Body);
    }

    private static Task SayAsync(HttpContext http, int status, string words)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return WriteAsync(http, words);
    }

    private static async Task WriteAsync(HttpContext http, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
