using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Webhooks.Dashboard.SignIn;

/// <summary>
/// Reads a form before the user is authenticated: small, and every error is the client's fault.
/// </summary>
internal static class SignInForm
{
    // A key of 512 characters, a path, and a token.
    private const int MaxBytes = 64 * 1024;

    private static readonly FormOptions Limits =
        new() { ValueCountLimit = 16, ValueLengthLimit = MaxBytes, BufferBodyLengthLimit = MaxBytes, MultipartBodyLengthLimit = MaxBytes };

    /// <summary>The form, empty when there is no body; or the status and reason of the refusal.</summary>
    public static async Task<(IFormCollection Form, (int Status, string Why)? Fault)> ReadAsync(HttpContext http)
    {
        var request = http.Request;
        if (string.IsNullOrEmpty(request.ContentType))
            return (FormCollection.Empty, null);
        if (!request.HasFormContentType || !IsUtf8(request.ContentType))
            return (FormCollection.Empty,
                (StatusCodes.Status415UnsupportedMediaType, "This page accepts only its own form, in UTF-8."));

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = MaxBytes;
        try
        {
            // Antiforgery reads the form from the request, where this stores it.
            return (await request.ReadFormAsync(Limits, http.RequestAborted), null);
        }
        catch (BadHttpRequestException e)
        {
            return (FormCollection.Empty, (e.StatusCode, "The form was not valid HTTP, was too large, or took too long to arrive."));
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Broken multipart, too many or too long fields, a chunk whose size is no number.
            return (FormCollection.Empty, (StatusCodes.Status400BadRequest, "The form could not be read: it is malformed or too large."));
        }
    }

    private static bool IsUtf8(string contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
