using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>Reads a request's body as a whole.</summary>
internal static class RequestBody
{
    /// <summary>More than any webhook's registration; it bounds the memory that a caller can use.</summary>
    public const int MaxRegistrationBytes = 256 * 1024;

    /// <summary>How long a body may take to arrive: 16 MB over a slow line, and no connection that sends slowly forever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The whole body, in its own array: slices of it may be kept.
    /// The answer is 413 as soon as the body has more bytes than <paramref name="limit"/>, 408 when it takes longer than
    /// a minute, and 503 when there is no room for it.
    /// </summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, long limit, IngestRoom? room = null)
    {
        // The API's limit and message instead of the server's.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;
        if (request.ContentLength > limit)
            throw TooLarge(limit);
        if (room is not null)
            await room.HoldAsync(request.ContentLength ?? 0, request.HttpContext.RequestAborted);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted);
        deadline.CancelAfter(Patience);
        try
        {
            return request.ContentLength is { } length
                ? await ReadKnownAsync(request, (int)length, deadline.Token)
                : await ReadUnknownAsync(request, limit, room, deadline.Token);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            // Kestrel throws them for a chunk whose size does not fit into a number, and for a connection that ends.
            throw new RejectedRequestException(ProblemFactory.Create(
                StatusCodes.Status400BadRequest, ProblemCodes.BadRequest, "The body could not be read as HTTP; nothing of it was stored."));
        }
        catch (OperationCanceledException) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            throw new RejectedRequestException(ProblemFactory.Create(
                StatusCodes.Status408RequestTimeout, ProblemCodes.BodyTooSlow,
                $"The body did not arrive within {Patience.TotalSeconds:N0} seconds; nothing of it was stored."));
        }
    }

    /// <summary>A small optional JSON body; absent means an empty object.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadOptionalAsync(HttpRequest request)
    {
        // A page of another site can send non-JSON without a preflight: an empty body of another type is also refused.
        if (!string.IsNullOrEmpty(request.ContentType))
            ContentType.Require(request, ContentType.Json);
        var body = await ReadAsync(request, MaxRegistrationBytes);
        if (body.IsEmpty)
            return "{}"u8.ToArray();
        ContentType.Require(request, ContentType.Json);
        return body;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadKnownAsync(HttpRequest request, int length, CancellationToken deadline)
    {
        var body = GC.AllocateUninitializedArray<byte>(length);
        var filled = 0;
        while (filled < length)
        {
            var read = await request.Body.ReadAsync(body.AsMemory(filled), deadline);
            if (read == 0)
                throw new BadHttpRequestException("The body ends before its announced length.", StatusCodes.Status400BadRequest);
            filled += read;
        }

        return body;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadUnknownAsync(
        HttpRequest request, long limit, IngestRoom? room, CancellationToken deadline)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        while (await request.Body.ReadAsync(body.GetMemory(4096), deadline) is > 0 and var read)
        {
            if (room is not null)
                await room.HoldAsync(body.Capacity, deadline);
            body.Advance(read);
            if (body.WrittenCount > limit)
                throw TooLarge(limit);
        }

        return body.WrittenMemory;
    }

    private static RejectedRequestException TooLarge(long limit) => new(ProblemFactory.Create(
        StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"The body has more than the {limit} bytes that are allowed."));
}
