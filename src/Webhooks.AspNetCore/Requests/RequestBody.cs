using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>Reads a request's body as a whole.</summary>
internal static class RequestBody
{
    /// <summary>More than any webhook's registration; it bounds what a caller can make us hold.</summary>
    public const int MaxRegistrationBytes = 256 * 1024;

    /// <summary>
    /// The whole body, in an array that is nobody else's: what is sliced from it may be kept.
    /// It is rejected with 413 as soon as it is known to have more bytes than <paramref name="limit"/>.
    /// </summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, long limit)
    {
        // Our limit, told in our words, instead of the server's.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;
        return request.ContentLength is { } length
            ? await ReadKnownAsync(request, length <= limit ? (int)length : throw TooLarge(limit))
            : await ReadUnknownAsync(request, limit);
    }

    /// <summary>A small JSON body that may be left out, which is the same as an empty object.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadOptionalAsync(HttpRequest request)
    {
        var body = await ReadAsync(request, MaxRegistrationBytes);
        if (body.IsEmpty)
            return "{}"u8.ToArray();
        ContentType.Require(request, ContentType.Json);
        return body;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadKnownAsync(HttpRequest request, int length)
    {
        var body = GC.AllocateUninitializedArray<byte>(length);
        await request.Body.ReadExactlyAsync(body, request.HttpContext.RequestAborted);
        return body;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadUnknownAsync(HttpRequest request, long limit)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        while (await request.Body.ReadAsync(body.GetMemory(4096), request.HttpContext.RequestAborted) is > 0 and var read)
        {
            body.Advance(read);
            if (body.WrittenCount > limit)
                throw TooLarge(limit);
        }

        return body.WrittenMemory;
    }

    private static RejectedRequestException TooLarge(long limit) => new(ProblemFactory.Create(
        StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"The body has more than the {limit} bytes that are taken."));
}
