using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Signing;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>
/// The one place that makes HTTP requests to receivers. Every behaviour of a receiver is returned as a value; only the end of the process
/// (the token) and a signer that fails throw.
/// </summary>
internal sealed class AttemptSender : IDisposable
{
    private const int MaxResponseHeadersKilobytes = 32;
    private const int MaxKeptHeaders = 4096;

    /// <summary>The <c>user-agent</c> of requests.</summary>
    public static readonly string UserAgent =
        "Webhooks.Actors/"
            + (typeof(AttemptSender).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split(
                '+')[0] ?? "0");

    // No attempt waits between the first header and the last one.
    [ThreadStatic]
    private static StringBuilder? _headerText;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    // Longer than a busy vault needs, shorter than a delivery should wait.
    private static readonly TimeSpan SignWithin = TimeSpan.FromSeconds(10);

    private readonly EgressGuard _guard;
    private readonly IWebhookSigner _signer;
    private readonly HttpMessageInvoker _http;
    // Connections are shared by origin: one that was opened to the inspector would also carry a request to the API beside it.
    private readonly HttpMessageInvoker _inspectorHttp;
    private readonly TimeProvider _time;
    private readonly TimeProvider _wall;
    private readonly bool _tellsTrace;
    private readonly OpenConnections _connections;

    /// <param name="guard">Which addresses may be called.</param>
    /// <param name="time">The clock.</param>
    /// <param name="resolve">Resolves names.</param>
    /// <param name="signer">Signs.</param>
    /// <param name="tellsTrace">Whether receivers get the trace of an attempt.</param>
    /// <param name="maxConnections">The maximum open connections, in use or kept; null for no limit.</param>
    /// <param name="wall">The clock that receivers compare timestamps with theirs; null if that is <paramref name="time"/>.</param>
    public AttemptSender(
        EgressGuard guard, TimeProvider time, ResolveName? resolve = null, IWebhookSigner? signer = null, bool tellsTrace = false,
        int? maxConnections = null, TimeProvider? wall = null)
    {
        _connections = new(maxConnections);
        (_guard, _time, _wall, _signer, _tellsTrace) = (guard, time, wall ?? time, signer ?? WebhookSigner.Instance, tellsTrace);
        var connector = new GuardedConnector(guard, resolve ?? Dns.GetHostAddressesAsync, time);
        _http = Http(connector.ConnectAsync);
        _inspectorHttp = Http(connector.ConnectToInspectorAsync);
    }

    /// <summary>Signs and posts the unchanged body, and reads only the part of the answer that is kept.</summary>
    /// <exception cref="SigningFailedException">Signing failed; nothing was sent.</exception>
    public async Task<AttemptOutcome> SendAsync(Target target, PublishedEvent @event, CancellationToken stop)
    {
        var isInspector = await _guard.Inspector.LeadsToAsync(target.Url, stop).ConfigureAwait(false);
        if (!isInspector && !_guard.Allows(target.Url))
            return new(FailureReason.BlockedAddress,
                null)
            { FailureDetail = "This host sends over https only (Webhooks:Egress:RequireHttps)." };
        var timestamp = _wall.GetUtcNow().ToUnixTimeSeconds();
        var signature = await SignAsync(target, @event, timestamp, stop).ConfigureAwait(false);
        using var request = Request(target, @event, timestamp, signature);
        var clock = ConnectionClock.Start(request, _time);
        var isSecure = request.RequestUri!.Scheme == Uri.UriSchemeHttps;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(target.Timeout);
        var exchange = Exchange.Begin();
        var (startedAt, started) = (_time.GetUtcNow(), _time.GetTimestamp());
        try
        {
            using var response = await (isInspector ? _inspectorHttp : _http).SendAsync(request, deadline.Token).ConfigureAwait(false);
            var (head, timing) = (_time.GetElapsedTime(started), clock.Read(isSecure));
            var body = await ReceivedBody.ReadAsync(response.Content, deadline.Token).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            var failure = FailureReasons.OfStatus(status);
            return new(failure, status)
            {
                FailureDetail = failure is null ? null : body.End,
                StartedAt = startedAt,
                Duration = head,
                Timing = timing,
                ResponseHeaders = Headers(response),
                ResponseBody = body.Bytes,
                ResponseTruncated = body.IsTruncated,
                RetryAfter = RetryAfterOf(response),
            };
        }
        catch (Exception e) when (!stop.IsCancellationRequested && Failures.ReasonOf(e) is { } reason)
        {
            if (Descriptors.AreUsedUp())
                throw new HttpRequestException("The process has no file descriptor left.", e);
            return new(reason, null)
            {
                FailureDetail = reason == FailureReason.ResponseEnded ? exchange.DescribeEnd() : Failures.DetailOf(e),
                StartedAt = startedAt,
                Duration = _time.GetElapsedTime(started),
                Timing = clock.Read(isSecure),
            };
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _inspectorHttp.Dispose();
    }

    private HttpMessageInvoker Http(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect) =>
        new(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                _connections.RequireRoom();
                var clock = ConnectionClock.Of(context.InitialRequestMessage);
                clock?.Begin();
                var stream = await connect(context, cancellationToken).ConfigureAwait(false);
                clock?.Connected();
                return stream;
            },
            SslOptions = new() { RemoteCertificateValidationCallback = CertificateCheck.Validate },
            PlaintextStreamFilter = (connection, _) =>
            {
                ConnectionClock.Of(connection.InitialRequestMessage)?.Ready();
                return ValueTask.FromResult<Stream>(new ReceiverStream(connection.PlaintextStream, _connections));
            },
            // With a proxy the guard would see the proxy's address and not the receiver's.
            UseProxy = false,
            // Redirects would send body and signature to an unregistered URL (Standard Webhooks).
            AllowAutoRedirect = false,
            // Cookies would be shared between all webhooks of one host.
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PreAuthenticate = false,
            // Receivers do not get the host's traces unless the option is set: then Request adds the header.
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MaxResponseHeadersKilobytes,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // DNS is queried again after this time.
            PooledConnectionLifetime = TimeSpan.FromSeconds(60),
            // Below the keep-alive of common servers (Node: 5 s): a connection that the receiver is about to close would fail an attempt.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
        });

    private async ValueTask<string> SignAsync(Target target, PublishedEvent @event, long timestamp, CancellationToken stop)
    {
        try
        {
            var signature = await SignAsync(target.Secret, @event, timestamp, stop).ConfigureAwait(false);
            foreach (var retiring in target.Retiring)
            {
                if (retiring.Until > _time.GetUtcNow())
                    signature += " " + await SignAsync(retiring.Secret, @event, timestamp, stop).ConfigureAwait(false);
            }

            return signature;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            // A host's own signer may throw anything; it is never the receiver's fault.
            throw new SigningFailedException(e);
        }
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("retry-after", out var values)
            ? RetryAfter.Parse(values.FirstOrDefault(), _wall.GetUtcNow())
            : null;

    private async ValueTask<string> SignAsync(SigningSecret secret, PublishedEvent @event, long timestamp, CancellationToken stop)
    {
        var signature = await SignPartAsync(secret.Parts[0], @event, timestamp, stop).ConfigureAwait(false);
        for (var i = 1; i < secret.Parts.Length; i++)
            signature += " " + await SignPartAsync(secret.Parts[i], @event, timestamp, stop).ConfigureAwait(false);
        return signature;
    }

    private async ValueTask<string> SignPartAsync(SigningSecret secret, PublishedEvent @event, long timestamp, CancellationToken stop)
    {
        var signing = _signer.SignAsync(secret, @event.Id.Value, timestamp, @event.Body, stop);
        return signing.IsCompletedSuccessfully
            ? signing.Result
            : await signing.AsTask().WaitAsync(SignWithin, _time, stop).ConfigureAwait(false);
    }

    private HttpRequestMessage Request(Target target, PublishedEvent @event, long timestamp, string signature)
    {
        var content = new ReadOnlyMemoryContent(@event.Body);
        content.Headers.ContentType = Json;
        var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = content };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("user-agent", UserAgent);
        headers.TryAddWithoutValidation("webhook-id", @event.Id.Value);
        headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString());
        headers.TryAddWithoutValidation("webhook-signature", signature);
        foreach (var (name, value) in target.Headers)
            Add(request, name, value);
        if (_tellsTrace && Spans.CurrentAttempt is { } span && !headers.Contains("traceparent"))
            headers.TryAddWithoutValidation("traceparent", span.Id);
        return request;
    }

    /// <summary>
    /// A custom header. The rules are checked again, because without validation CR and LF would add a header of an attacker to the
    /// request; with validation a value in a form unknown to .NET (<c>date: soon</c>) would throw.
    /// </summary>
    private static void Add(HttpRequestMessage request, string name, string value)
    {
        // For .NET some names (allow, expires, last-modified) are content headers, and not allowed among request headers.
        if (HeaderRules.Allow(name, value) && !request.Headers.TryAddWithoutValidation(name, value))
            request.Content!.Headers.TryAddWithoutValidation(name, value);
    }

    private static string Headers(HttpResponseMessage response)
    {
        var text = (_headerText ??= new(1024)).Clear();
        foreach (var headers in (HttpHeaders[])[response.Headers, response.Content.Headers])
        {
            foreach (var (name, values) in headers.NonValidated)
            {
                // This header is about the connection, not the answer, and may be added here: ReceiverStream.
                if (name.Equals("connection", StringComparison.OrdinalIgnoreCase))
                    continue;
                foreach (var value in values)
                {
                    if (text.Length + name.Length + value.Length > MaxKeptHeaders)
                        return text.ToString();
                    text.Append(name).Append(": ").Append(value).Append('\n');
                }
            }
        }

        return text.ToString();
    }
}
