using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Model;

namespace Webhooks.Benchmarks.Sending;

/// <summary>
/// The upper limit: a bare HttpClient that posts the same signed bodies to the same receiver at the same concurrency, and keeps
/// nothing.
/// </summary>
internal sealed class RawLoop(ReceiverProcess receiver, Payloads payloads, int webhooks, int concurrency) : IDisposable
{
    private static readonly ProjectId Project = ProjectId.Parse("bench");
    private static readonly EventType Type = EventType.Parse(Payloads.EventType);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly byte[][] _bodies = [.. Enumerable.Range(0, Payloads.Variety).Select(i =>
        EventBody.Write(EventIds.Of(i), Type, DateTimeOffset.UtcNow, Project, i, payloads[i].Span))];

    private readonly SigningSecret _secret = SigningSecret.FromBytes(new byte[SigningSecret.GeneratedBytes]);
    private readonly Uri[] _urls = [.. Enumerable.Range(0, webhooks).Select(w => new Uri(receiver.UrlOf(w)))];
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

    public async Task<Throughput> RunAsync(EventRange events)
    {
        await receiver.ExpectAsync(webhooks, events);
        var posts = (long)events.Count * webhooks;
        var next = -1L;
        var before = ResourceUse.OfThisProcess();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(WorkAsync)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = ResourceUse.OfThisProcess() - before;
        await receiver.WaitForAsync(posts, TimeSpan.FromSeconds(5));
        return new(posts, elapsed, used);

        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref next) is var post && post < posts)
                await PostAsync(_urls[post % webhooks], events.First + post / webhooks);
        }
    }

    private async Task PostAsync(Uri url, long number)
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
