using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>The content types of bodies.</summary>
internal static class ContentType
{
    public const string Json = "application/json";
    public const string NdJson = "application/x-ndjson";
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>The one of <paramref name="allowed"/> that the body has; 415 when it has another, is compressed, or is not UTF-8.</summary>
    public static string Require(HttpRequest request, params ReadOnlySpan<string> allowed)
    {
        var problem = $"Send {string.Join(" or ", allowed)}";
        if (!StringValues.IsNullOrEmpty(request.Headers.ContentEncoding))
            throw Unsupported($"{problem} as it is: content encodings are not supported.");
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            foreach (var candidate in allowed)
            {
                if (!type.MediaType.Equals(candidate, StringComparison.OrdinalIgnoreCase))
                    continue;
                return IsUtf8(type) ? candidate : throw Unsupported($"{problem} in UTF-8, the only charset of JSON (RFC 8259 §8.1).");
            }
        }

        throw Unsupported(
            $"{problem}; the content type of this request is {(string.IsNullOrEmpty(request.ContentType) ? "missing" : "different")}.");
    }

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static RejectedRequestException Unsupported(string detail) =>
        new(ProblemFactory.Create(StatusCodes.Status415UnsupportedMediaType, ProblemCodes.UnsupportedMediaType, detail));
}
