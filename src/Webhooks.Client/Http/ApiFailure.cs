using System.Text.Json;
using Webhooks.Contracts;

namespace Webhooks.Client.Http;

/// <summary>Converts unsuccessful answers to exceptions.</summary>
internal static class ApiFailure
{
    // The host's own problems have a few kilobytes. A longer body is a page of another server.
    private const int MaxBytes = 256 * 1024;

    public static async Task<WebhooksApiException> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken deadline)
    {
        var problem = await ProblemAsync(response.Content, deadline).ConfigureAwait(false);
        var detail = problem?.Detail
            ?? $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Path)} was answered "
            + $"{(int)response.StatusCode}, without a problem of this API.";
        return new(response.StatusCode, problem, detail, RetryAfter(response, time));
    }

    private static async Task<Problem?> ProblemAsync(HttpContent content, CancellationToken deadline)
    {
        if (content.Headers.ContentType?.MediaType != Problem.MediaType)
            return null;
        try
        {
            var stream = await content.ReadAsStreamAsync(deadline).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var body = new byte[MaxBytes];
                var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, deadline).ConfigureAwait(false);
                return JsonSerializer.Deserialize(body.AsSpan(0, length), ContractsJson.Default.Problem);
            }
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null; // the status says enough
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
