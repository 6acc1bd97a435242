using System.Net;
using System.Net.Http.Headers;
using Webhooks.Model;

namespace Webhooks.Benchmarks.Sending;

/// <summary>A bare HttpClient that posts the bodies that the engine would, signed as it would.</summary>
internal sealed class SignedPosts(Payloads payloads) : IDisposable
{
    private static readonly ProjectId Project = ProjectId.Parse("bench");
    private static readonly EventType Type = EventType.Parse(Payloads.EventType);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly byte[][] _bodies = [.. Enumerable.Range(0, Payloads.Variety).Select(i =>
        EventBody.Write(EventIds.Of(i), Type, DateTimeOffset.UtcNow, Project, i, payloads[i].Span))];

    private readonly SigningSecret _secret = SigningSecret.FromBytes(new byte[SigningSecret.GeneratedBytes]);
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        PreAuthenticate = false,
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => _client.Dispose();

    /// <exception cref="HttpRequestException">The answer is not 2xx.</exception>
    public async Task PostAsync(Uri url, long number)
    {
        var id = EventIds.Of(number).Value;
        var body = _bodies[number % Payloads.Variety];
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.TryAddWithoutValidation("user-agent", "Webhooks.Benchmarks");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString());
        request.Headers.TryAddWithoutValidation("webhook-signature", Signature.Sign(_secret, id, timestamp, body));
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
    }
}
