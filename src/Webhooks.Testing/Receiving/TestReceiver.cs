using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.Client;
using Webhooks.Client.AspNetCore;
using Webhooks.Contracts;

namespace Webhooks.Testing;

/// <summary>
/// A receiver of webhooks for tests: a real server on a free port of the loopback address. It verifies the signature of each request, as
/// <see cref="WebhookReceiver"/> does for an application, collects the valid ones, and answers as the test says.
/// </summary>
/// <remarks>The engine calls loopback addresses only if <c>Egress.AllowedNetworks</c> contains them.</remarks>
public sealed class TestReceiver : IAsyncDisposable
{
    private static readonly object Verified = new();

    private readonly Collected<ReceivedWebhook> _received = new();
    private readonly ConcurrentQueue<RefusedRequest> _refused = [];
    private readonly ConcurrentQueue<int> _statuses = [];
    private readonly ConcurrentDictionary<(string Path, string Id), int> _attempts = [];
    private readonly WebApplication _app;

    private TestReceiver(IReadOnlyList<string> secrets)
    {
        Secret = secrets[0];
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddLogging(logging => logging.ClearProviders());
        _app = builder.Build();
        _app.Use(RecordRefusalsAsync);
        _app.MapPost("/{**path}", ReceiveAsync).RequireWebhookSignature(secrets);
    }

    /// <summary>The secret that a webhook to this receiver must sign with: the first of those given at the start, or a generated one.
    /// </summary>
    public string Secret { get; }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234/</c>. It answers at each path below.</summary>
    public Uri Url => new(_app.Urls.Single());

    /// <summary>The requests with a valid signature, in the order in which they arrived: attempts, not events.</summary>
    public IReadOnlyList<ReceivedWebhook> Received => _received.Items;

    /// <summary>The requests that were refused: their signature is not valid, or they are not an event.</summary>
    public IReadOnlyList<RefusedRequest> Refused => [.. _refused];

    /// <summary>The answer to a request, unless <see cref="AnswerNext"/> gave one; 204 unless set. Called concurrently.</summary>
    public Func<ReceivedWebhook, IResult> Answer { get; set; } = _ => Results.NoContent();

    /// <summary>How long <c>WaitForAsync</c> waits; 30 seconds unless set.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Starts a receiver.</summary>
    /// <param name="secrets">What may sign: <c>whsec_…</c>, or the <c>whpk_…</c> of a webhook with v1a; generated if there is none.</param>
    /// <exception cref="ArgumentException">A secret is malformed.</exception>
    public static async Task<TestReceiver> StartAsync(params IEnumerable<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        string[] all = [.. secrets];
        var receiver = new TestReceiver(all.Length > 0 ? all : [$"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}"]);
        await receiver._app.StartAsync().ConfigureAwait(false);
        return receiver;
    }

    /// <summary>Answers the next requests with these statuses, in this order: <c>AnswerNext(503, 503)</c> fails two attempts.</summary>
    public void AnswerNext(params IEnumerable<int> statuses)
    {
        ArgumentNullException.ThrowIfNull(statuses);
        foreach (var status in statuses)
            _statuses.Enqueue(status);
    }

    /// <summary>Waits until so many requests with a valid signature have arrived.</summary>
    /// <returns>All of them.</returns>
    /// <exception cref="TimeoutException">There are fewer after <see cref="Patience"/>; the message lists them, and what was refused.
    /// </exception>
    public Task<IReadOnlyList<ReceivedWebhook>> WaitForAsync(int count, CancellationToken cancellationToken = default) =>
        _received.WaitAsync(received => received.Count >= count, Patience, received => Missing($"{count} requests", received),
            cancellationToken);

    /// <summary>Waits for a request with a valid signature and an event of a type.</summary>
    /// <returns>The first one.</returns>
    /// <exception cref="TimeoutException">There is none after <see cref="Patience"/>; the message lists what arrived.</exception>
    public async Task<ReceivedWebhook> WaitForAsync(string type, CancellationToken cancellationToken = default)
    {
        var received = await _received.WaitAsync(
            received => received.Any(one => one.Type == type), Patience, received => Missing($"an event '{type}'", received),
            cancellationToken).ConfigureAwait(false);
        return received.First(one => one.Type == type);
    }

    /// <summary>Forgets the requests so far; their attempts count on.</summary>
    public void Clear()
    {
        _received.Clear();
        _refused.Clear();
    }

    /// <summary>Stops it. Later requests find no listener.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request, ReceivedEvent<RawJson> @event)
    {
        request.HttpContext.Items[Verified] = true;
        using var body = new MemoryStream();
        request.Body.Position = 0;
        await request.Body.CopyToAsync(body).ConfigureAwait(false);
        var (path, id) = (request.Path.ToString(), request.Headers[WebhookHeaders.IdName].ToString());
        var received = new ReceivedWebhook
        {
            Event = @event,
            Id = id,
            Attempt = _attempts.AddOrUpdate((path, id), 1, (_, earlier) => earlier + 1),
            Path = path,
            Headers = request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body.ToArray(),
        };
        var answer = _statuses.TryDequeue(out var status) ? Results.StatusCode(status) : Answer(received);
        _received.Add([received]);
        return answer;
    }

    /// <summary>Keeps what the signature check answered, and the framework where a body is no event.</summary>
    private async Task RecordRefusalsAsync(HttpContext http, RequestDelegate next)
    {
        var sent = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        await next(http).ConfigureAwait(false);
        http.Response.Body = sent;
        if (!http.Items.ContainsKey(Verified))
            _refused.Enqueue(new(http.Request.Path, http.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray())));
        if (answer.Length > 0)
            await sent.WriteAsync(answer.ToArray()).ConfigureAwait(false);
    }

    private string Missing(string what, IReadOnlyList<ReceivedWebhook> received) =>
        $"Waited in vain for {what}. Arrived were {received.Count}{string.Concat(received.Select(one => $"\n  {one}"))}"
            + $"\nRefused were {_refused.Count}{string.Concat(_refused.Select(one => $"\n  {one}"))}";
}
